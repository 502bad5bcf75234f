package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what is inside a POSIX semaphore or queue. */
final class PosixContent {

  /** sizeof(sem_t) on 64 bits, with glibc and with musl. */
  static final int SEMAPHORE_SIZE = 32;

  /**
   * For writing too, although nothing is written: everybody may put a FIFO in place of a file in
   * /dev/shm, and only an open for both never waits for its other end (fifo(7)).
   */
  private static final Set<OpenOption> WITHOUT_WAITING =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private PosixContent() {}

  /** The content, or null where it cannot be read, by right or by form. */
  static PosixObject.@Nullable Content of(Kind kind, Path file) {
    try (FileChannel channel = FileChannel.open(file, WITHOUT_WAITING)) {
      ByteBuffer bytes = ByteBuffer.allocate(128);
      // at a position, which a FIFO refuses at once
      while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
        continue;
      }
      bytes.flip();
      return kind == Kind.POSIX_SEM ? semaphore(bytes) : queue(bytes);
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
  }

  /** The content of a queue that this process has open, or null. */
  static PosixObject.@Nullable Content ofQueue(int descriptor) {
    try {
      return queue(ByteBuffer.wrap(ProcFiles.bytes(Path.of("/proc/self/fd/" + descriptor), 128)));
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
  }

  /**
   * struct new_sem of glibc on 64 bits: the value in the low half of the first 64 bits, the waiters
   * in the high half. musl has the value without its uppermost bit, and the waiters, in the same
   * two words of 32 bits on a little-endian machine.
   */
  private static PosixObject.@Nullable Content semaphore(ByteBuffer bytes) {
    if (bytes.remaining() != SEMAPHORE_SIZE) {
      return null;
    }
    long data = bytes.order(ByteOrder.nativeOrder()).getLong(0);
    return new PosixObject.Content(data & 0x7fffffffL, data >>> 32, -1);
  }

  /** QSIZE:5 NOTIFY:0 SIGNO:0 NOTIFY_PID:0, and a line feed; mq_overview(7). */
  private static PosixObject.@Nullable Content queue(ByteBuffer bytes) {
    String text = StandardCharsets.US_ASCII.decode(bytes).toString();
    long size = -1;
    long notified = -1;
    boolean asked = false;
    for (String field : text.trim().split("\\s+")) {
      if (field.startsWith("QSIZE:")) {
        size = Long.parseLong(field.substring("QSIZE:".length()));
      } else if (field.startsWith("NOTIFY_PID:")) {
        notified = Long.parseLong(field.substring("NOTIFY_PID:".length()));
      } else if (field.startsWith("NOTIFY:") || field.startsWith("SIGNO:")) {
        asked |= !field.endsWith(":0");
      }
    }
    notified = notified == 0 && asked ? PosixObject.Content.UNSEEN : notified;
    return size < 0 ? null : new PosixObject.Content(size, -1, notified);
  }
}
