package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.Kind;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what the descriptors of this process stand for: proc_pid_fd(5). */
public final class Descriptors {

  private static final Path SELF = Path.of("/proc/self/fd");

  private Descriptors() {}

  /** The text of the link in /proc/self/fd, hostile text, or null if the descriptor is closed. */
  public static String link(int descriptor) {
    try {
      return Files.readSymbolicLink(SELF.resolve(Integer.toString(descriptor))).toString();
    } catch (IOException closed) {
      return null;
    }
  }

  /** The kind that a link tells, or null if it is no IPC or cannot be told apart. */
  public static Kind kind(String link) {
    for (Kind kind : Kind.values()) {
      if (kind.descriptor() && isTold(kind) && isA(kind, link)) {
        return kind;
      }
    }
    return null;
  }

  /** Whether there is nothing else that has such links. */
  private static boolean isTold(Kind kind) {
    return kind != Kind.DUP_FD
        && kind != Kind.RECEIVED_FD
        && kind != Kind.MQ_FD
        && kind != Kind.FIFO_FD;
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

  /** Whether this process, or the machine, has no number left for one more. */
  public static boolean exhausted() {
    try (FileInputStream any = new FileInputStream("/dev/null")) {
      return false;
    } catch (IOException full) {
      return true;
    }
  }

  /** The bytes in a queue as its file has them, in words, or null. */
  public static String queueBytes(int descriptor) {
    PosixObject.Content content = PosixContent.ofQueue(descriptor);
    return content == null ? null : "it held " + content.value() + " bytes";
  }

  /** The counter of an eventfd as /proc/self/fdinfo has it, in words, or null. */
  public static String eventCount(int descriptor) {
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

  /**
   * Whether a descriptor with that link can be of that kind. Anonymous inodes share one inode, so a
   * number that was closed and given to another of the same kind passes.
   */
  public static boolean isA(Kind kind, String link) {
    switch (kind) {
      case EVENTFD:
      case SIGNALFD:
      case TIMERFD:
        return link.equals("anon_inode:[" + kind.id() + "]");
      case PIDFD: // pidfds have a file system of their own since Linux 6.9
        return link.equals("anon_inode:[pidfd]") || link.startsWith("pidfd:[");
      case EPOLL:
        return link.equals("anon_inode:[eventpoll]");
      case INOTIFY:
        return link.equals("anon_inode:inotify");
      case PIPE:
        return link.startsWith("pipe:[");
      case SOCKET:
        return link.startsWith("socket:[");
      case MEMFD:
        return link.startsWith("/memfd:");
      case SHM_FD:
        return link.startsWith("/dev/shm/");
      case MQ_FD: // on a file system of its own, which is its root
        return link.startsWith("/") && link.indexOf('/', 1) < 0;
      case FIFO_FD: // any file
        return link.startsWith("/");
      default:
        return true;
    }
  }
}
