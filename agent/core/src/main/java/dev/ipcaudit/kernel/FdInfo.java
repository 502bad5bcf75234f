package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Abi;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What /proc/PID/fdinfo/FD tells of an open descriptor; proc_pid_fdinfo(5). What it does not tell
 * is -1.
 *
 * @param flags as of open(2), octal there: access mode, O_NONBLOCK, O_CLOEXEC
 * @param inode on its own file system; the same for all eventfds, timerfds, signalfds (since 5.14)
 * @param eventfdCount the counter, unsigned: hexadecimal there
 * @param descriptorsInFlight Unix sockets: descriptors that lie in the receive queue
 * @param pid pidfds: the process, 0 where it is not visible here, -1 also when it is reaped
 */
public record FdInfo(
    long flags, long inode, long eventfdCount, long descriptorsInFlight, long pid) {

  /**
   * Reads one descriptor, in about ten microseconds.
   *
   * @param procPid such as {@code /proc/self}
   * @throws java.nio.file.NoSuchFileException when it is not open, or there is no such process
   * @throws IOException when it cannot be read: another user's process, mostly
   */
  public static FdInfo of(Path procPid, int descriptor) throws IOException {
    String text = ProcFiles.text(procPid.resolve("fdinfo").resolve(Integer.toString(descriptor)));
    return new FdInfo(
        number(text, "flags:", 8),
        number(text, "ino:", 10),
        number(text, "eventfd-count:", 16),
        number(text, "scm_fds:", 10),
        number(text, "Pid:", 10));
  }

  private static long number(String text, String label, int radix) {
    String value = ProcFiles.field(text, label);
    try {
      return value == null ? -1 : Long.parseUnsignedLong(value, radix);
    } catch (NumberFormatException negative) {
      return -1;
    }
  }

  /** Whether it was opened for writing: of a pipe, the write end. */
  public boolean writes() {
    return (flags & Abi.O_ACCMODE) == Abi.O_WRONLY || (flags & Abi.O_ACCMODE) == Abi.O_RDWR;
  }

  /** Whether it was opened for reading: of a pipe, the read end. */
  public boolean reads() {
    return (flags & Abi.O_ACCMODE) != Abi.O_WRONLY;
  }

  public boolean nonBlocking() {
    return (flags & Abi.O_NONBLOCK) != 0;
  }
}
