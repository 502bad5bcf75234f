package dev.ipcaudit.intercept;

import dev.ipcaudit.model.Abi;
import java.nio.ByteBuffer;

/** Reads what a call of semop(2) did: an array of {@code struct sembuf}. */
final class SembufReader {

  /** sem_num, sem_op, sem_flg, two bytes each. */
  private static final int FIELDS = Abi.SEMBUF_SIZE / Short.BYTES;

  /** Nobody has more locks than these in one call. */
  private static final int MOST = 8;

  private static final int PLACE = 1;
  private static final int COUNT = 2;

  private SembufReader() {}

  /**
   * Number, change and flags of each semaphore, one after the other.
   *
   * @param arguments of a call that libc has made with them
   * @return null where they cannot be read
   */
  static int[] read(HostMemory memory, HostBinding binding, Object[] arguments) throws Throwable {
    long count = Math.min(CallArguments.number(binding, arguments, COUNT), MOST);
    if (count <= 0) {
      return null;
    }
    int[] fields = new int[FIELDS * (int) count];
    ByteBuffer operations = memory.bytes(binding, arguments[PLACE], 0, fields.length * Short.BYTES);
    if (operations == null) {
      return null;
    }
    for (int i = 0; i < fields.length; i++) {
      fields[i] = operations.getShort();
    }
    return fields;
  }
}
