package dev.ipcaudit.javaagent.command.scan;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.Errno;
import org.jspecify.annotations.Nullable;

/**
 * What only libc answers, through JNA in the command's own process. Numbers and structures are
 * those of x86-64 and aarch64.
 */
final class Libc {

  static final int IPC_RMID = Catalog.IPC_RMID;
  static final int IPC_STAT = Abi.IPC_STAT;
  static final int GETPID = Abi.GETPID;
  static final int GETNCNT = Abi.GETNCNT;
  static final int GETALL = Abi.GETALL;
  static final int GETZCNT = Abi.GETZCNT;
  static final int SETALL = Abi.SETALL;

  static final int EPERM = Errno.EPERM;
  static final int ENOENT = Errno.ENOENT;
  static final int ESRCH = Errno.ESRCH;
  static final int EINVAL = Errno.EINVAL;
  static final int EIDRM = Errno.EIDRM;

  static final int O_NONBLOCK = Abi.O_NONBLOCK;
  static final int O_CLOEXEC = Abi.O_CLOEXEC;

  /** asm/fcntl.h: aarch64 has numbers of its own for four of the flags. */
  static final int O_NOFOLLOW = System.getProperty("os.arch").equals("aarch64") ? 0100000 : 0400000;

  /** The terminal's size; ioctl_tty(2). */
  static final long TIOCGWINSZ = Abi.TIOCGWINSZ;

  /** Long enough for semid_ds, shmid_ds and msqid_ds. */
  static final int DS_SIZE = Abi.IPC_DS_ROOM;

  private static final @Nullable String TROUBLE = open();

  private Libc() {}

  private static @Nullable String open() {
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
  static @Nullable String trouble() {
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

  static native int open(byte[] path, int flags);

  static native long read(int descriptor, byte[] bytes, long count);

  static native int close(int descriptor);

  static native Pointer strerror(int errno);

  /** A sentence of libc's for an errno. */
  static String message(int errno) {
    return strerror(errno).getString(0);
  }
}
