package dev.ipcaudit.samples;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import jnr.ffi.types.uintptr_t;

/** By jnr-ffi: an implementation of the interface that it generates at run time. */
final class JnrSysvIpc implements SysvIpc {

  /** Public, because the class that implements it has a class loader of its own. */
  public interface CLibrary {
    int semget(int key, int nsems, int semflg);

    int semop(int semid, @In short[] sops, @size_t long nsops);

    int semtimedop(int semid, @In short[] sops, @size_t long nsops, @In long[] timeout);

    int semctl(int semid, int semnum, int cmd);

    int shmget(int key, @size_t long size, int shmflg);

    @uintptr_t
    long shmat(int shmid, @uintptr_t long shmaddr, int shmflg);

    int shmdt(@uintptr_t long shmaddr);

    int shmctl(int shmid, int cmd, @uintptr_t long buf);

    int msgget(int key, int msgflg);

    int msgsnd(int msqid, @In byte[] msgp, @size_t long msgsz, int msgflg);

    @ssize_t
    long msgrcv(int msqid, @Out byte[] msgp, @size_t long msgsz, long msgtyp, int msgflg);

    int msgctl(int msqid, int cmd, @uintptr_t long buf);
  }

  private final CLibrary c = LibraryLoader.create(CLibrary.class).load("c");

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
    return c.shmat(shmid, shmaddr, shmflg);
  }

  @Override
  public int shmdt(long shmaddr) {
    return c.shmdt(shmaddr);
  }

  @Override
  public int shmctl(int shmid, int cmd, long buf) {
    return c.shmctl(shmid, cmd, buf);
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
    return c.msgctl(msqid, cmd, buf);
  }

  @Override
  public int errno() {
    return Runtime.getSystemRuntime().getLastError();
  }
}
