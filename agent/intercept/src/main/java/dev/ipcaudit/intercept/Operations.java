package dev.ipcaudit.intercept;

import dev.ipcaudit.model.Abi;
import java.nio.ByteOrder;

/** Reads what a call of semop(2) did: an array of {@code struct sembuf}. */
final class Operations {

  /** sem_num, sem_op, sem_flg, two bytes each. */
  private static final int FIELDS = Abi.SEMBUF_SIZE / Short.BYTES;

  /** Nobody has more locks than these in one call. */
  private static final int MOST = 8;

  private static final int PLACE = 1;
  private static final int COUNT = 2;

  private Operations() {}

  /**
   * Number, change and flags of each semaphore, one after the other.
   *
   * @param arguments of a call that libc has made with them
   * @return null where they lie in something that is not understood
   */
  static int[] read(Binding binding, Object[] arguments) throws Throwable {
    if (arguments.length <= COUNT) {
      return null;
    }
    int[] fields = new int[FIELDS * (int) Math.min(binding.number(arguments[COUNT]), MOST)];
    Object place = arguments[PLACE];
    if (place instanceof short[]) {
      short[] shorts = (short[]) place;
      if (shorts.length < fields.length) {
        return null;
      }
      for (int i = 0; i < fields.length; i++) {
        fields[i] = shorts[i];
      }
      return fields;
    }
    long address = place == null || place.getClass().isArray() ? 0 : binding.address(place);
    if (!RawMemory.isAddress(address)) {
      return null;
    }
    boolean big = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
    for (int i = 0; i < fields.length; i++) {
      int first = IpcAuditHooks.rawByte(address + 2 * i);
      int second = IpcAuditHooks.rawByte(address + 2 * i + 1);
      fields[i] = (short) (big ? first << 8 | second & 0xff : second << 8 | first & 0xff);
    }
    return fields;
  }
}
