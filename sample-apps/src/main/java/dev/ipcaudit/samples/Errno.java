package dev.ipcaudit.samples;

import java.util.Map;

/**
 * The errors that the pages of the calls in {@link LibcCalls} list; numbers from
 * asm-generic/errno*.h.
 */
final class Errno {

  static final int ECHILD = 10;
  static final int EAGAIN = 11;
  static final int ENOMSG = 42;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "EPERM (operation not permitted)"),
          Map.entry(2, "ENOENT (no object has this key or name)"),
          Map.entry(4, "EINTR (interrupted by a signal)"),
          Map.entry(7, "E2BIG (too many operations, or the message is too long)"),
          Map.entry(9, "EBADF (no such descriptor)"),
          Map.entry(ECHILD, "ECHILD (no child)"),
          Map.entry(EAGAIN, "EAGAIN (would have to wait)"),
          Map.entry(12, "ENOMEM (out of memory)"),
          Map.entry(13, "EACCES (permission denied)"),
          Map.entry(14, "EFAULT (bad address)"),
          Map.entry(17, "EEXIST (the key or the name is taken)"),
          Map.entry(22, "EINVAL (invalid argument, or the object is gone)"),
          Map.entry(24, "EMFILE (too many descriptors, or attached segments)"),
          Map.entry(27, "EFBIG (no semaphore of this number)"),
          Map.entry(28, "ENOSPC (the limit of this namespace is reached; see ipcs -l)"),
          Map.entry(32, "EPIPE (nobody reads any more)"),
          Map.entry(34, "ERANGE (the semaphore would exceed SEMVMX)"),
          Map.entry(38, "ENOSYS (the kernel has no System V IPC)"),
          Map.entry(ENOMSG, "ENOMSG (no message)"),
          Map.entry(43, "EIDRM (the object was removed)"));

  private Errno() {}

  static String describe(int errno) {
    return NAMES.getOrDefault(errno, "errno " + errno);
  }
}
