package dev.ipcaudit.intercept.jnr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the arguments of a call through jffi, which come in three forms: one number each; numbers
 * followed by arrays that stand for some of them; or all of them encoded in a buffer.
 */
final class JffiArguments {

  /** Each argument has as many bytes in a buffer. */
  private static final int SLOT = 8;

  /** Where the index of a parameter is in what describes an array; ObjectBuffer of jffi. */
  private static final int INDEX_SHIFT = 16;

  private static final int INDEX_MASK = 0xff;

  /** Nothing that is read of an array lies behind this. */
  private static final int MOST = 1 << 16;

  private final IpcAuditJffi.Copy copy;
  private volatile @Nullable JffiBuffers made;

  JffiArguments(IpcAuditJffi.Copy copy) {
    this.copy = copy;
  }

  /** The arguments as numbers; what comes after the last one is of no use. */
  Object[] numbers(Object[] given) throws Throwable {
    return isEncoded(given) ? decoded(buffers(given[0]).bytes(given[0])) : given;
  }

  private boolean isEncoded(Object[] given) {
    return given.length == 1 && copy.isBuffer(given[0]);
  }

  private JffiBuffers buffers(Object buffer) throws ReflectiveOperationException {
    JffiBuffers known = made;
    if (known == null) {
      known = new JffiBuffers(buffer.getClass());
      made = known;
    }
    return known;
  }

  private static Object[] decoded(byte[] encoded) {
    ByteBuffer from = ByteBuffer.wrap(encoded).order(ByteOrder.nativeOrder());
    Object[] numbers = new Object[encoded.length / SLOT];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = from.getLong(i * SLOT);
    }
    return numbers;
  }

  /**
   * The same with each array in its place instead of a number, which has no meaning there.
   *
   * @param numbers what {@link #numbers} made of {@code given}
   */
  Object[] withArrays(Object[] given, Object[] numbers) throws Throwable {
    Object[] all = Arrays.copyOf(numbers, numbers.length, Object[].class);
    if (isEncoded(given)) {
      JffiBuffers buffers = buffers(given[0]);
      Object objects = buffers.objects(given[0]);
      if (objects != null) {
        @Nullable Object[] arrays = buffers.arrays(objects);
        int[] infos = buffers.info(objects);
        for (int i = 0; i < arrays.length && arrays[i] != null; i++) {
          int index = infos[3 * i] >> INDEX_SHIFT & INDEX_MASK;
          put(all, index, arrays[i], infos[3 * i + 1], infos[3 * i + 2]);
        }
      }
      return all;
    }
    for (int i = 2; i < given.length; i++) {
      int index = copy.parameterIndex(given[i]);
      if (index >= 0) {
        putObject(all, given, i, index);
      }
    }
    return all;
  }

  /**
   * Either object and strategy come before what describes a parameter, or array, offset, length.
   */
  private void putObject(Object[] all, Object[] given, int described, int index) {
    Object by = given[described - 1];
    if (by instanceof Integer flags) {
      put(all, index, given[described - 3], (Integer) given[described - 2], flags);
    } else if (copy.isHeap(by)) {
      Object object = given[described - 2];
      Object bare = copy.object(by, object);
      put(all, index, bare, copy.offset(by, object), copy.length(by, object));
    }
  }

  /** Arrays of other types hold nothing that is read, but the number there is no address. */
  private static void put(Object[] all, int index, Object array, int offset, int length) {
    if (index >= all.length) {
      return;
    }
    int end = offset + Math.min(length, MOST);
    if (array instanceof byte[] bytes) {
      all[index] = Arrays.copyOfRange(bytes, offset, end);
    } else if (array instanceof int[] ints) {
      all[index] = Arrays.copyOfRange(ints, offset, end);
    } else {
      all[index] = array;
    }
  }
}
