package dev.ipcaudit.javaagent.command.scan;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * What only libc answers, through JNA in the command's own process. Numbers are those of Linux on
 * 64 bits; the structures are those of x86-64 and aarch64.
 */
final class Libc {

  static final int IPC_RMID = 0;
  static final int IPC_STAT = 2;
  static final int GETPID = 11;
  static final int GETNCNT = 14;
  static final int GETALL = 13;
  static final int GETZCNT = 15;
  static final int SETALL = 17;

  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EINVAL = 22;
  static final int EIDRM = 43;

  static final int O_NONBLOCK = 04000;
  static final int O_CLOEXEC = 02000000;

  /** The terminal's size; ioctl_tty(2). */
  static final long TIOCGWINSZ = 0x5413;

  /** Long enough for semid_ds, shmid_ds and msqid_ds. */
  static final int DS_SIZE = 256;

  private static final String TROUBLE = open();

  private Libc() {}

  private static String open() {
    try {
      Native.register(Libc.class, (String) null);
      return null;
    } catch (LinkageError | RuntimeException failure) {
      String reason = String.valueOf(failure.getMessage());
      int end = reason.indexOf('\n');
      return end < 0 ? reason : reason.substring(0, end);
    }
  }

  /** Whether the functions below may be called. */
  static boolean available() {
    return TROUBLE == null;
  }

  /** Why not, or null. */
  static String trouble() {
    return TROUBLE;
  }

  /** That of this thread's last call, if it failed. */
  static int errno() {
    return Native.getLastError();
  }

  static native int semctl(int id, int semaphore, int command);

  static native int semctl(int id, int semaphore, int command, short[] values);

  static native int semctl(int id, int semaphore, int command, byte[] data);

  static native int shmctl(int id, int command, byte[] data);

  static native int msgctl(int id, int command, byte[] data);

  static native int kill(int pid, int signal);

  static native int geteuid();

  static native int ioctl(int descriptor, long request, short[] size);

  static native int mq_open(byte[] name, int flags);

  static native int mq_getattr(int queue, long[] attributes);

  static native int mq_unlink(byte[] name);

  static native int close(int descriptor);

  static native Pointer strerror(int errno);

  /** A sentence of libc's for an errno. */
  static String message(int errno) {
    return strerror(errno).getString(0);
  }
}
