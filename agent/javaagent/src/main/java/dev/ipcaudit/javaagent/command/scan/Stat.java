package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.kernel.PosixObjects;
import dev.ipcaudit.model.Kind;

/** Asks the kernel for one object again. */
final class Stat {

  private Stat() {}

  /**
   * All of the kernel's structure of a System V object: owner, creator, key, times, pids and
   * attachments; null when it is gone or may not be read, which errno tells.
   */
  static byte[] of(IpcEntry entry) {
    byte[] data = new byte[Libc.DS_SIZE];
    int result;
    if (entry.kind == Kind.SYSV_SHM) {
      result = Libc.shmctl(entry.id, Libc.IPC_STAT, data);
    } else if (entry.kind == Kind.SYSV_MSG) {
      result = Libc.msgctl(entry.id, Libc.IPC_STAT, data);
    } else {
      result = Libc.semctl(entry.id, 0, Libc.IPC_STAT, data);
    }
    return result < 0 ? null : data;
  }

  /** Whether an object has gone since it was read; false where that cannot be told. */
  static boolean gone(IpcEntry entry) {
    if (!entry.systemV()) {
      PosixObject now = PosixObjects.read(entry.posix.path(), entry.kind == Kind.POSIX_MQ);
      return now == null || !now.is(entry.posix);
    }
    if (!Libc.available() || of(entry) != null) {
      return false;
    }
    return Libc.errno() == Libc.EINVAL || Libc.errno() == Libc.EIDRM;
  }
}
