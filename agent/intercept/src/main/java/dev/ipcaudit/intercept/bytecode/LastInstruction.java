package dev.ipcaudit.intercept.bytecode;

/** Whether code ends with an instruction that is nowhere else in it. Opcodes: JVMS 6.5. */
public final class LastInstruction {

  /** How many bytes instructions take, from one opcode on; 0 where that depends on more. */
  private static final int[][] LENGTHS = {
    {0x00, 1}, {0x10, 2}, {0x11, 3}, {0x12, 2}, {0x13, 3}, {0x15, 2}, {0x1a, 1}, {0x36, 2},
    {0x3b, 1}, {0x84, 3}, {0x85, 1}, {0x99, 3}, {0xa9, 2}, {0xaa, 0}, {0xac, 1}, {0xb2, 3},
    {0xb9, 5}, {0xbb, 3}, {0xbc, 2}, {0xbd, 3}, {0xbe, 1}, {0xc0, 3}, {0xc2, 1}, {0xc4, 0},
    {0xc5, 4}, {0xc6, 3}, {0xc8, 5}, {0xca, 0}
  };

  private LastInstruction() {}

  /**
   * Whether it does.
   *
   * @param opcode of one without operands
   * @param start where the code begins
   * @param end where it ends
   * @return false as well where there is a switch or a wide instruction
   */
  public static boolean isOnly(byte[] bytes, int start, int end, int opcode) {
    int at = start;
    while (at < end) {
      int present = bytes[at] & 0xff;
      int length = length(present);
      if (length == 0 || (present == opcode && at + 1 < end)) {
        return false;
      }
      at += length;
    }
    return at == end && (bytes[end - 1] & 0xff) == opcode;
  }

  private static int length(int opcode) {
    int length = 0;
    for (int[] from : LENGTHS) {
      if (opcode < from[0]) {
        break;
      }
      length = from[1];
    }
    return length;
  }
}
