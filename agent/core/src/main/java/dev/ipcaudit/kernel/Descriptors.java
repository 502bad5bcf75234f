package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.Kind;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads what the descriptors of this process stand for: proc_pid_fd(5). */
public final class Descriptors {

  private static final Path SELF = Path.of("/proc/self/fd");

  private Descriptors() {}

  /** The text of the link in /proc/self/fd, hostile text, or null if the descriptor is closed. */
  public static @Nullable String link(int descriptor) {
    try {
      return Files.readSymbolicLink(SELF.resolve(Integer.toString(descriptor))).toString();
    } catch (IOException closed) {
      return null;
    }
  }

  /** Whether a descriptor stands for a pipe, whatever its name; inode(7). */
  public static boolean isFifo(int descriptor) {
    try {
      Path link = SELF.resolve(Integer.toString(descriptor));
      return ((Integer) Files.getAttribute(link, "unix:mode") & Abi.S_IFMT) == Abi.S_IFIFO;
    } catch (IOException | RuntimeException closed) {
      return false;
    }
  }

  /** Whether this process, or the machine, has no descriptor left for one more. */
  public static boolean exhausted() {
    try {
      new FileInputStream("/dev/null").close();
      return false;
    } catch (IOException full) {
      return true;
    }
  }

  /** How full what a descriptor stands for is now, in words; null if that is not known. */
  public static @Nullable String fill(Kind kind, int descriptor) {
    if (kind == Kind.POSIX_MQ) {
      return queueBytes(descriptor);
    }
    return kind == Kind.EVENTFD ? eventCount(descriptor) : null;
  }

  /** The bytes in a queue as its file has them, in words, or null. */
  private static @Nullable String queueBytes(int descriptor) {
    PosixObject.Content content = PosixContent.ofQueue(descriptor);
    return content == null ? null : "it held " + content.value() + " bytes";
  }

  /** The counter of an eventfd as /proc/self/fdinfo has it, in words, or null. */
  private static @Nullable String eventCount(int descriptor) {
    try {
      // -1 is a value that no counter can have
      long count = FdInfo.of(Path.of("/proc/self"), descriptor).eventfdCount();
      return count == -1 ? null : "its counter was " + Long.toUnsignedString(count);
    } catch (IOException closed) {
      return null;
    }
  }

  /** Whether a link that read {@code before} stands for the same still, unlinked or not. */
  public static boolean isStill(String before, String now) {
    return now.equals(before) || now.equals(before + " (deleted)");
  }
}
