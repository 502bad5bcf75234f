package dev.ipcaudit.intercept.call;

import dev.ipcaudit.kernel.ProcessMemory;
import dev.ipcaudit.ledger.calls.CallGaps;
import dev.ipcaudit.model.Coverage;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads memory that the host has passed to C: arrays and what else knows its own bounds by Java,
 * all the rest through the kernel. What cannot be read is unknown, and nothing here throws for it.
 * Thread-safe.
 */
final class HostMemory implements ProcessMemory.Channels {

  private final Coverage coverage;
  private final CallGaps gaps;
  private final ProcessMemory memory = new ProcessMemory(this);
  private volatile boolean said;

  HostMemory(Coverage coverage) {
    this.coverage = coverage;
    gaps = new CallGaps(coverage);
  }

  /** Where to say what is not known of calls. */
  CallGaps gaps() {
    return gaps;
  }

  @Override
  public FileChannel open(String file) throws IOException {
    FileChannel channel = new FileInputStream(file).getChannel();
    IpcAuditJdk.uninterruptible(channel);
    return channel;
  }

  /**
   * What is at a place.
   *
   * @param place an argument of C
   * @param offset in bytes, from 0
   * @param length in bytes, at most {@link ProcessMemory#MOST}
   * @return null if not all of it can be read
   */
  @Nullable ByteBuffer bytes(HostBinding binding, @Nullable Object place, int offset, int length)
      throws Throwable {
    byte[] into = new byte[length];
    try {
      if (copied(place, offset, into) || (place != null && binding.copy(place, offset, into))) {
        return ByteBuffer.wrap(into).order(ByteOrder.nativeOrder());
      }
      long address = place == null || isBounded(place) ? 0 : address(binding, place);
      return address == 0 ? null : at(address + offset, into);
    } catch (RuntimeException | InternalError unreadable) {
      // closed meanwhile, or a file that was truncated under its mapping
      unread(unreadable);
      return null;
    }
  }

  /**
   * Ints at a place, or null.
   *
   * @param index of the first, from 0
   */
  int @Nullable [] ints(HostBinding binding, @Nullable Object place, int index, int count)
      throws Throwable {
    ByteBuffer bytes = bytes(binding, place, index * Integer.BYTES, count * Integer.BYTES);
    if (bytes == null) {
      return null;
    }
    int[] ints = new int[count];
    bytes.asIntBuffer().get(ints);
    return ints;
  }

  /** The bytes at an address, or null if not all of them can be read. */
  @Nullable ByteBuffer at(long address, int length) {
    return at(address, new byte[length]);
  }

  private @Nullable ByteBuffer at(long address, byte[] into) {
    try {
      return memory.read(address, into, into.length) < into.length
          ? null
          : ByteBuffer.wrap(into).order(ByteOrder.nativeOrder());
    } catch (IOException unreadable) {
      unread(unreadable);
      return null;
    }
  }

  /** The text that an argument is or points to, or null. */
  @Nullable String text(HostBinding binding, @Nullable Object value) throws Throwable {
    try {
      String text = value instanceof byte[] bytes ? CStrings.of(bytes) : binding.text(value);
      if (text != null || value == null || isBounded(value)) {
        return text;
      }
      return memory.text(address(binding, value));
    } catch (RuntimeException | IOException | InternalError unreadable) {
      unread(unreadable);
      return null;
    }
  }

  private static long address(HostBinding binding, Object place) throws Throwable {
    long buffer = IpcAuditJdk.bufferAddress(place);
    return buffer != 0 ? buffer : binding.address(place);
  }

  private void unread(Throwable reason) {
    if (!said) {
      said = true;
      coverage.note(
          "some of what calls pointed to could not be read, the first time for " + reason);
    }
  }

  /** Whether a value has its memory in the heap, and no address. */
  private static boolean isBounded(Object value) {
    return value.getClass().isArray();
  }

  /** Copies out of an array, or the array of a buffer, from the buffer's position on. */
  private static boolean copied(@Nullable Object place, int offset, byte[] into) {
    ByteBuffer out = ByteBuffer.wrap(into).order(ByteOrder.nativeOrder());
    if (place instanceof byte[] array) {
      return bytes(array, 0, offset, out);
    }
    if (place instanceof int[] array) {
      return ints(array, 0, offset, out);
    }
    if (place instanceof short[] array) {
      return shorts(array, 0, offset, out);
    }
    if (place instanceof long[] array) {
      return longs(array, 0, offset, out);
    }
    if (place instanceof ByteBuffer from && from.hasArray()) {
      return bytes(from.array(), from.arrayOffset() + from.position(), offset, out);
    }
    if (place instanceof IntBuffer from && from.hasArray()) {
      return ints(from.array(), from.arrayOffset() + from.position(), offset, out);
    }
    if (place instanceof ShortBuffer from && from.hasArray()) {
      return shorts(from.array(), from.arrayOffset() + from.position(), offset, out);
    }
    if (place instanceof LongBuffer from && from.hasArray()) {
      return longs(from.array(), from.arrayOffset() + from.position(), offset, out);
    }
    return false;
  }

  private static boolean bytes(byte[] from, int start, int offset, ByteBuffer out) {
    boolean fits = fits(from.length, start, offset, 1, out);
    if (fits) {
      out.put(from, start + offset, out.limit());
    }
    return fits;
  }

  private static boolean ints(int[] from, int start, int offset, ByteBuffer out) {
    boolean fits = fits(from.length, start, offset, Integer.BYTES, out);
    if (fits) {
      out.asIntBuffer().put(from, start + offset / Integer.BYTES, out.limit() / Integer.BYTES);
    }
    return fits;
  }

  private static boolean shorts(short[] from, int start, int offset, ByteBuffer out) {
    boolean fits = fits(from.length, start, offset, Short.BYTES, out);
    if (fits) {
      out.asShortBuffer().put(from, start + offset / Short.BYTES, out.limit() / Short.BYTES);
    }
    return fits;
  }

  private static boolean longs(long[] from, int start, int offset, ByteBuffer out) {
    // what is asked for may end within one of them
    int size = Long.BYTES;
    int first = start + offset / size;
    int count = (offset % size + out.limit() + size - 1) / size;
    if (first > from.length || count > from.length - first) {
      return false;
    }
    ByteBuffer whole = ByteBuffer.allocate(count * size).order(ByteOrder.nativeOrder());
    whole.asLongBuffer().put(from, first, count);
    out.put(whole.array(), offset % size, out.limit());
    return true;
  }

  private static boolean fits(int length, int start, int offset, int size, ByteBuffer out) {
    return offset % size == 0
        && out.limit() % size == 0
        && (long) start + offset / size + out.limit() / size <= length;
  }
}
