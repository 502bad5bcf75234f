package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.kernel.PosixObjects;
import dev.ipcaudit.model.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Asks the kernel for one object again. The structures are those of asm-generic on 64 bits: struct
 * ipc64_perm has 48 bytes, and semid64_ds of x86-64 a word more before its second time.
 */
final class Stat {

  private static final int PERMISSIONS = 01777; // with SHM_DEST

  private static final int SEM_OTIME = 48;
  private static final int SEM_CTIME = System.getProperty("os.arch").equals("aarch64") ? 56 : 64;
  private static final int SEM_NSEMS = SEM_CTIME + SEM_CTIME - SEM_OTIME;

  private Stat() {}

  /**
   * All of the kernel's structure of a System V object: owner, creator, key, times, pids and
   * attachments; null when it is gone or may not be read, which errno tells.
   */
  private static ByteBuffer of(IpcEntry entry) {
    byte[] data = new byte[Libc.DS_SIZE];
    int result;
    if (entry.kind == Kind.SYSV_SHM) {
      result = Libc.shmctl(entry.id, Libc.IPC_STAT, data);
    } else if (entry.kind == Kind.SYSV_MSG) {
      result = Libc.msgctl(entry.id, Libc.IPC_STAT, data);
    } else {
      result = Libc.semctl(entry.id, 0, Libc.IPC_STAT, data);
    }
    return result < 0 ? null : ByteBuffer.wrap(data).order(ByteOrder.nativeOrder());
  }

  /**
   * Whether the kernel still has of a System V object what its table had: owner, mode, times, last
   * users, messages, attachments.
   */
  static boolean same(IpcEntry entry) {
    ByteBuffer now = of(entry);
    return now != null
        && now.getInt(0) == entry.key
        && unsigned(now, 4) == entry.uid
        && unsigned(now, 8) == entry.gid
        && unsigned(now, 12) == entry.cuid
        && unsigned(now, 16) == entry.cgid
        && (now.getInt(20) & PERMISSIONS) == (entry.perms & PERMISSIONS)
        && (entry.kind == Kind.SYSV_SHM
            ? sameSegment(now, entry)
            : entry.kind == Kind.SYSV_MSG ? sameQueue(now, entry) : sameSet(now, entry));
  }

  private static boolean sameSet(ByteBuffer now, IpcEntry entry) {
    return now.getLong(SEM_OTIME) == entry.lrtime
        && now.getLong(SEM_CTIME) == entry.ctime
        && now.getLong(SEM_NSEMS) == entry.size;
  }

  /** Size, times of attach, detach and change, creator, last user, attachments. */
  private static boolean sameSegment(ByteBuffer now, IpcEntry entry) {
    return now.getLong(48) == entry.size
        && Math.max(now.getLong(56), now.getLong(64)) == entry.ltime
        && now.getLong(72) == entry.ctime
        && now.getInt(80) == entry.cpid
        && now.getInt(84) == entry.lpid
        && now.getLong(88) == entry.nattch;
  }

  /** Times of send, receive and change, bytes, messages, last sender and receiver. */
  private static boolean sameQueue(ByteBuffer now, IpcEntry entry) {
    return now.getLong(48) == entry.ltime
        && now.getLong(56) == entry.lrtime
        && now.getLong(64) == entry.ctime
        && now.getLong(72) == entry.size
        && now.getLong(80) == entry.queued
        && now.getInt(96) == entry.lpid
        && now.getInt(100) == entry.lrpid;
  }

  private static long unsigned(ByteBuffer now, int at) {
    return now.getInt(at) & 0xffffffffL;
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
