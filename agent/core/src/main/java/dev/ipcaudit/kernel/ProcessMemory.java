package dev.ipcaudit.kernel;

import dev.ipcaudit.text.NativeText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Reads this process's own memory through the kernel, to which a wrong address is an error and not
 * the end of the JVM: what a caller holds for an address may be any number, and what was mapped may
 * be unmapped by another thread at any time. Thread-safe.
 *
 * <p>One descriptor of /proc/self/mem stays open from the first read on, for three reasons. To open
 * the file for each read costs five times the read itself. A host that is out of descriptors can
 * still be read. And a descriptor that comes and goes could be the one that another thread of the
 * host is refused. It is read by pread(2), which has no position to share between threads: so if
 * the host closes a number that is not its own and opens something else under it, nothing of the
 * host's is moved, and a file has nothing to read at the addresses of memory. The JDK opens with
 * O_CLOEXEC, so that no program has it which the host starts; a child of fork(2) would read its
 * parent.
 */
public final class ProcessMemory {

  /** proc(5). */
  static final String FILE = "/proc/self/mem";

  /** No memory is mapped below, that no null pointer hits any: vm.mmap_min_addr. */
  private static final long LOWEST = 1 << 16;

  /** Of most names: NAME_MAX, a slash and the zero. */
  private static final int LONGEST_NAME = 257;

  /** PATH_MAX; what is longer is refused by the kernel. */
  private static final int LONGEST_PATH = 4096;

  /** The most that one read can give. */
  public static final int MOST = 1 << 16;

  /** Buffers outside of the heap, where the JDK would make one for each thread. */
  private static final int BUFFERS = 4;

  private static final int BUFFER = 4096;

  /** A host that closes our descriptor will do so again: in the end it has its way. */
  private static final int MOST_OPENINGS = 8;

  private final Channels channels;

  /** All that were opened: closing a number that is not ours any more would be the host's harm. */
  private final FileChannel[] opened = new FileChannel[MOST_OPENINGS];

  private final AtomicReferenceArray<ByteBuffer> buffers = new AtomicReferenceArray<>(BUFFERS);
  private volatile @Nullable FileChannel memory;
  private int openings;
  private int made;

  /**
   * @param channels opens the file, when it is read first
   */
  public ProcessMemory(Channels channels) {
    this.channels = channels;
  }

  /** How a file is opened. */
  public interface Channels {
    /**
     * A channel to read from that an interrupt of the reading thread does not close.
     *
     * @throws IOException if it cannot be opened
     */
    FileChannel open(String file) throws IOException;
  }

  /**
   * Whether it can be an address of memory at all, and is no small number, nor one of the kernel's
   * half, which is negative.
   */
  public static boolean isAddress(long address) {
    return address >= LOWEST;
  }

  /**
   * Copies what is at an address, up to the first byte that cannot be read.
   *
   * @param length at most {@link #MOST} bytes, and no more than {@code into} has
   * @return how many bytes there were, from 0
   * @throws IOException if nothing can be read at all: no descriptor is left, or the kernel forbids
   *     it
   */
  public int read(long address, byte[] into, int length) throws IOException {
    int wanted = Math.min(Math.min(length, into.length), MOST);
    if (!isAddress(address) || address > Long.MAX_VALUE - MOST) {
      return 0;
    }
    FileChannel from = memory();
    ByteBuffer buffer = take();
    int done = 0;
    try {
      while (done < wanted) {
        buffer.clear().limit(Math.min(BUFFER, wanted - done));
        int read = from.read(buffer, address + done);
        if (read <= 0) {
          break;
        }
        buffer.flip();
        buffer.get(into, done, read);
        done += read;
      }
    } catch (IOException failure) {
      if (isBroken(from)) {
        throw failure;
      }
      // EIO: nothing is mapped behind what was read
    } finally {
      give(buffer);
    }
    return done;
  }

  /**
   * What a string of C says, or null if there is none at that address.
   *
   * @throws IOException as {@link #read} does
   */
  public @Nullable String text(long address) throws IOException {
    if (!isAddress(address)) {
      return null;
    }
    byte[] bytes = new byte[LONGEST_NAME];
    int length = end(bytes, read(address, bytes, LONGEST_NAME));
    if (length < 0) {
      bytes = new byte[LONGEST_PATH];
      length = end(bytes, read(address, bytes, LONGEST_PATH));
    }
    return length < 0 ? null : NativeText.decode(bytes, length);
  }

  /** The index of the zero among the first bytes, or -1. */
  private static int end(byte[] bytes, int read) {
    for (int i = 0; i < read; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  private FileChannel memory() throws IOException {
    FileChannel open = memory;
    return open == null ? open() : open;
  }

  private synchronized FileChannel open() throws IOException {
    if (memory == null) {
      if (openings == MOST_OPENINGS) {
        throw new IOException(FILE + " was closed by the host " + MOST_OPENINGS + " times");
      }
      FileChannel channel = channels.open(FILE);
      opened[openings++] = channel;
      memory = channel;
    }
    return memory;
  }

  /**
   * Whether a read failed since the descriptor is closed, or is a pipe of the host by now: lseek(2)
   * then fails as well. It is asked for the position only, and moves nothing.
   */
  private synchronized boolean isBroken(FileChannel channel) {
    try {
      channel.position();
      return false;
    } catch (IOException closed) {
      if (memory == channel) {
        memory = null;
      }
      return true;
    }
  }

  private ByteBuffer take() {
    for (int i = 0; i < BUFFERS; i++) {
      ByteBuffer buffer = buffers.getAndSet(i, null);
      if (buffer != null) {
        return buffer;
      }
    }
    return make();
  }

  /** More threads than buffers read at once: the JDK brings one of its own for each. */
  private synchronized ByteBuffer make() {
    if (made == BUFFERS) {
      return ByteBuffer.allocate(BUFFER);
    }
    made++;
    try {
      return ByteBuffer.allocateDirect(BUFFER);
    } catch (OutOfMemoryError full) {
      return ByteBuffer.allocate(BUFFER);
    }
  }

  private void give(ByteBuffer buffer) {
    for (int i = 0; i < BUFFERS && buffer.isDirect(); i++) {
      if (buffers.compareAndSet(i, null, buffer)) {
        return;
      }
    }
  }
}
