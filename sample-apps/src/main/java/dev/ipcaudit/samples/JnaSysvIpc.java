package dev.ipcaudit.samples;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** By JNA's interface mapping: a proxy that looks each function up by its name. */
final class JnaSysvIpc implements SysvIpc {

  /** Public as in JNA's own documentation; the proxy then lives in a package of the JDK's. */
  public interface CLibrary extends Library {
    int semget(int key, int nsems, int semflg);

    int semop(int semid, short[] sops, long nsops);

    int semtimedop(int semid, short[] sops, long nsops, long[] timeout);

    int semctl(int semid, int semnum, int cmd);

    int shmget(int key, long size, int shmflg);

    Pointer shmat(int shmid, Pointer shmaddr, int shmflg);

    int shmdt(Pointer shmaddr);

    int shmctl(int shmid, int cmd, Pointer buf);

    int msgget(int key, int msgflg);

    int msgsnd(int msqid, byte[] msgp, long msgsz, int msgflg);

    long msgrcv(int msqid, byte[] msgp, long msgsz, long msgtyp, int msgflg);

    int msgctl(int msqid, int cmd, Pointer buf);
  }

  private final CLibrary c = Native.load("c", CLibrary.class);

  @Override
  public int semget(int key, int nsems, int semflg) {
    return c.semget(key, nsems, semflg);
  }

  @Override
  public int semop(int semid, short[] sops, long nsops) {
    return c.semop(semid, sops, nsops);
  }

  @Override
  public int semtimedop(int semid, short[] sops, long nsops, long[] timeout) {
    return c.semtimedop(semid, sops, nsops, timeout);
  }

  @Override
  public int semctl(int semid, int semnum, int cmd) {
    return c.semctl(semid, semnum, cmd);
  }

  @Override
  public int shmget(int key, long size, int shmflg) {
    return c.shmget(key, size, shmflg);
  }

  @Override
  public long shmat(int shmid, long shmaddr, int shmflg) {
    return Pointer.nativeValue(c.shmat(shmid, new Pointer(shmaddr), shmflg));
  }

  @Override
  public int shmdt(long shmaddr) {
    return c.shmdt(new Pointer(shmaddr));
  }

  @Override
  public int shmctl(int shmid, int cmd, long buf) {
    return c.shmctl(shmid, cmd, new Pointer(buf));
  }

  @Override
  public int msgget(int key, int msgflg) {
    return c.msgget(key, msgflg);
  }

  @Override
  public int msgsnd(int msqid, byte[] msgp, long msgsz, int msgflg) {
    return c.msgsnd(msqid, msgp, msgsz, msgflg);
  }

  @Override
  public long msgrcv(int msqid, byte[] msgp, long msgsz, long msgtyp, int msgflg) {
    return c.msgrcv(msqid, msgp, msgsz, msgtyp, msgflg);
  }

  @Override
  public int msgctl(int msqid, int cmd, long buf) {
    return c.msgctl(msqid, cmd, new Pointer(buf));
  }

  @Override
  public int errno() {
    return Native.getLastError();
  }
}
