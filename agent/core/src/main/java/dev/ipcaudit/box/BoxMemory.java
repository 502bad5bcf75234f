package dev.ipcaudit.box;

import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.MappedByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The mapped file of a black box, and the one place that writes to it. A mapping can always fail
 * later, however its blocks were allocated: somebody truncates the file, a file system that copies
 * on write is full, a disk has an error. The kernel then sends SIGBUS, of which HotSpot makes an
 * InternalError <em>at some later point of that thread</em>: at a poll or a return from a native on
 * newer JDKs, on 17 at the next call into the VM that looks for it, which may be the host's. So
 * whatever was written is read back, and if it is not there, the error is fetched here.
 *
 * <p>Thread-safe as long as no two threads write to the same words.
 */
final class BoxMemory {

  /** The two copies of a write can fault, and what is told of one may come while it is caught. */
  private static final int MOST_FAULTS = 8;

  /** Not constant, so that no compiler makes the array by itself; see {@link #fetchFaults}. */
  private static volatile int one = 1;

  /** Written alone, so that no compiler leaves out what is written. */
  @SuppressWarnings("UnusedVariable")
  private static volatile @Nullable Object sink;

  private final LongBuffer words;
  private volatile boolean broken;

  BoxMemory(MappedByteBuffer mapped) {
    words = mapped.order(ByteOrder.nativeOrder()).asLongBuffer();
  }

  /** Whether a write has failed: then nothing is written any more. */
  boolean isBroken() {
    return broken;
  }

  /**
   * Writes {@code values} from {@code word} on, in no order: what is read after a death in the
   * midst of it has to have a checksum. Never throws what the kernel says of the file.
   *
   * @param values other ones than are there: otherwise a write that failed could not be told
   * @return whether they are there; if not, neither will be what comes later
   */
  boolean write(int word, long[] values) {
    if (broken) {
      return false;
    }
    boolean there = false;
    try {
      there = writeAndRead(word, values);
      if (!there) {
        broken = true;
        fetchFaults(MOST_FAULTS);
      }
    } catch (InternalError late) {
      there = false;
      broken = true;
    }
    return there;
  }

  private boolean writeAndRead(int word, long[] values) {
    long[] back = new long[values.length];
    for (int i = 0; i < back.length; i++) {
      back[i] = ~values[i]; // what a read that fails leaves as it is
    }
    try {
      // both are copies in bulk: a compiler may forward a single store to a load of the same word,
      // and a load that faults gives whatever was in the register
      words.put(word, values);
      words.get(word, back);
    } catch (InternalError fault) {
      return false;
    }
    return Arrays.equals(values, back);
  }

  /**
   * Lets the errors of this thread come that wait to be thrown, wherever in here they do: what
   * comes while one is caught, or on the way back, is caught by the next call outwards.
   *
   * <p>An array of arrays is made by the VM and not by compiled code, in the interpreter and by
   * both compilers, and that call is one of the few at whose end 17 throws what waits. (Tried there
   * in vain: natives such as Thread.holdsLock, returns, loops, exceptions.)
   */
  private static void fetchFaults(int times) {
    try {
      if (times > 0) {
        fetchFaults(times - 1);
      }
      int size = one;
      sink = new Object[size][size];
      sink = null;
    } catch (InternalError fault) {
      sink = null;
    }
  }
}
