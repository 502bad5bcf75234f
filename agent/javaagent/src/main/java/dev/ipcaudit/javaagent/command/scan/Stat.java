package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.kernel.PosixObjects;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Asks the kernel for one object again. */
final class Stat {

  private static final int PERMISSIONS = 01777; // with SHM_DEST

  private static final String MACHINE = System.getProperty("os.arch", "");

  private Stat() {}

  /**
   * All of the kernel's structure of a System V object: owner, creator, key, times, pids and
   * attachments; null when it is removed or may not be read, which errno shows.
   */
  private static @Nullable ByteBuffer of(IpcEntry entry) {
    byte[] data = new byte[Libc.DS_SIZE];
    int result;
    if (entry.kind == Kind.SYSV_SHM) {
      result = Libc.shmctl(entry.id, Libc.IPC_STAT, data);
    } else if (entry.kind == Kind.SYSV_MSG) {
      result = Libc.msgctl(entry.id, Libc.IPC_STAT, data);
    } else {
      result = Libc.semctl(entry.id, 0, Libc.IPC_STAT, data);
    }
    return result < 0 || !Abi.known(MACHINE)
        ? null
        : ByteBuffer.wrap(data).order(ByteOrder.nativeOrder());
  }

  /**
   * Whether the kernel still has of a System V object what its table had: owner, mode, times, last
   * users, messages, attachments.
   */
  static boolean same(IpcEntry entry) {
    ByteBuffer now = Abi.known(MACHINE) ? of(entry) : null;
    return now != null
        && now.getInt(Abi.IPC_PERM_KEY) == entry.key
        && unsigned(now, Abi.IPC_PERM_UID) == entry.uid
        && unsigned(now, Abi.IPC_PERM_GID) == entry.gid
        && unsigned(now, Abi.IPC_PERM_CUID) == entry.cuid
        && unsigned(now, Abi.IPC_PERM_CGID) == entry.cgid
        && (now.getInt(Abi.IPC_PERM_MODE) & PERMISSIONS) == (entry.perms & PERMISSIONS)
        && (entry.kind == Kind.SYSV_SHM
            ? sameSegment(now, entry)
            : entry.kind == Kind.SYSV_MSG ? sameQueue(now, entry) : sameSet(now, entry));
  }

  private static boolean sameSet(ByteBuffer now, IpcEntry entry) {
    return now.getLong(Abi.SEMID_OTIME) == entry.lrtime
        && now.getLong(Abi.semidCtime(MACHINE)) == entry.ctime
        && now.getLong(Abi.semidNsems(MACHINE)) == entry.size;
  }

  /** Size, times of attach, detach and change, creator, last user, attachments. */
  private static boolean sameSegment(ByteBuffer now, IpcEntry entry) {
    return now.getLong(Abi.SHMID_SEGSZ) == entry.size
        && Math.max(now.getLong(Abi.SHMID_ATIME), now.getLong(Abi.SHMID_DTIME)) == entry.ltime
        && now.getLong(Abi.SHMID_CTIME) == entry.ctime
        && now.getInt(Abi.SHMID_CPID) == entry.cpid
        && now.getInt(Abi.SHMID_LPID) == entry.lpid
        && now.getLong(Abi.SHMID_NATTCH) == entry.nattch;
  }

  /** Times of send, receive and change, bytes, messages, last sender and receiver. */
  private static boolean sameQueue(ByteBuffer now, IpcEntry entry) {
    return now.getLong(Abi.MSQID_STIME) == entry.ltime
        && now.getLong(Abi.MSQID_RTIME) == entry.lrtime
        && now.getLong(Abi.MSQID_CTIME) == entry.ctime
        && now.getLong(Abi.MSQID_CBYTES) == entry.size
        && now.getLong(Abi.MSQID_QNUM) == entry.queued
        && now.getInt(Abi.MSQID_LSPID) == entry.lpid
        && now.getInt(Abi.MSQID_LRPID) == entry.lrpid;
  }

  private static long unsigned(ByteBuffer now, int at) {
    return now.getInt(at) & 0xffffffffL;
  }

  /** Of a set by a question that takes no memory: there may be tens of thousands. */
  private static boolean answers(IpcEntry entry) {
    return entry.kind == Kind.SYSV_SEM
        ? Libc.semctl(entry.id, 0, Libc.GETNCNT) >= 0
        : of(entry) != null;
  }

  /** Whether an object has gone since it was read; false where that is not known. */
  static boolean gone(IpcEntry entry) {
    if (!entry.systemV()) {
      PosixObject now = PosixObjects.read(entry.posix().path(), entry.kind == Kind.POSIX_MQ);
      return now == null || !now.is(entry.posix());
    }
    if (!Libc.available() || answers(entry)) {
      return false;
    }
    return Libc.errno() == Libc.EINVAL || Libc.errno() == Libc.EIDRM;
  }
}
