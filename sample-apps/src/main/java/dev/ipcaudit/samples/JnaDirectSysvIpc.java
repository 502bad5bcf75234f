package dev.ipcaudit.samples;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** By JNA's direct mapping: native methods bound by {@link Native#register(String)}. */
final class JnaDirectSysvIpc implements SysvIpc {

  /** A class apart, because a class cannot have semget both static and not. */
  private static final class C {
    static {
      Native.register("c");
    }

    static native int semget(int key, int nsems, int semflg);

    static native int semop(int semid, short[] sops, long nsops);

    static native int semtimedop(int semid, short[] sops, long nsops, long[] timeout);

    static native int semctl(int semid, int semnum, int cmd);

    static native int shmget(int key, long size, int shmflg);

    static native Pointer shmat(int shmid, Pointer shmaddr, int shmflg);

    static native int shmdt(Pointer shmaddr);

    static native int shmctl(int shmid, int cmd, Pointer buf);

    static native int msgget(int key, int msgflg);

    static native int msgsnd(int msqid, byte[] msgp, long msgsz, int msgflg);

    static native long msgrcv(int msqid, byte[] msgp, long msgsz, long msgtyp, int msgflg);

    static native int msgctl(int msqid, int cmd, Pointer buf);
  }

  @Override
  public int semget(int key, int nsems, int semflg) {
    return C.semget(key, nsems, semflg);
  }

  @Override
  public int semop(int semid, short[] sops, long nsops) {
    return C.semop(semid, sops, nsops);
  }

  @Override
  public int semtimedop(int semid, short[] sops, long nsops, long[] timeout) {
    return C.semtimedop(semid, sops, nsops, timeout);
  }

  @Override
  public int semctl(int semid, int semnum, int cmd) {
    return C.semctl(semid, semnum, cmd);
  }

  @Override
  public int shmget(int key, long size, int shmflg) {
    return C.shmget(key, size, shmflg);
  }

  @Override
  public long shmat(int shmid, long shmaddr, int shmflg) {
    return Pointer.nativeValue(C.shmat(shmid, new Pointer(shmaddr), shmflg));
  }

  @Override
  public int shmdt(long shmaddr) {
    return C.shmdt(new Pointer(shmaddr));
  }

  @Override
  public int shmctl(int shmid, int cmd, long buf) {
    return C.shmctl(shmid, cmd, new Pointer(buf));
  }

  @Override
  public int msgget(int key, int msgflg) {
    return C.msgget(key, msgflg);
  }

  @Override
  public int msgsnd(int msqid, byte[] msgp, long msgsz, int msgflg) {
    return C.msgsnd(msqid, msgp, msgsz, msgflg);
  }

  @Override
  public long msgrcv(int msqid, byte[] msgp, long msgsz, long msgtyp, int msgflg) {
    return C.msgrcv(msqid, msgp, msgsz, msgtyp, msgflg);
  }

  @Override
  public int msgctl(int msqid, int cmd, long buf) {
    return C.msgctl(msqid, cmd, new Pointer(buf));
  }

  @Override
  public int errno() {
    return Native.getLastError();
  }
}
