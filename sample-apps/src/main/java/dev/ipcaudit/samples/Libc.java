package dev.ipcaudit.samples;

/**
 * The calls of the C library that the stories make, as section 2 of the manual has them; 64-bit
 * Linux only, so that size_t and pointers are long. There is one implementation per binding.
 *
 * <p>The methods bear the names of the C functions, and so do those that implement them: the agent
 * skips a frame that is named like the call it forwards and reports the story's line.
 *
 * <p>Structures travel as the arrays they are in memory, because every binding can pass an array.
 */
interface Libc {

  // bits/ipc.h, bits/sem.h
  int IPC_PRIVATE = 0;
  int IPC_CREAT = 01000;
  int IPC_NOWAIT = 04000;
  int IPC_RMID = 0;
  int SEM_UNDO = 0x1000;

  int semget(int key, int nsems, int semflg);

  /**
   * @param sops nsops times {@code struct sembuf}, that is sem_num, sem_op and sem_flg
   */
  int semop(int semid, short[] sops, long nsops);

  /** The form without a fourth argument, which is all that IPC_RMID needs. */
  int semctl(int semid, int semnum, int cmd);

  int shmget(int key, long size, int shmflg);

  /** Gives the address, or -1. */
  long shmat(int shmid, long shmaddr, int shmflg);

  int shmdt(long shmaddr);

  /**
   * @param buf the address of a {@code struct shmid_ds}; IPC_RMID ignores it
   */
  int shmctl(int shmid, int cmd, long buf);

  int msgget(int key, int msgflg);

  /**
   * @param msgp {@code struct msgbuf}: the type in eight bytes, then the text
   * @param msgsz the length of the text alone
   */
  int msgsnd(int msqid, byte[] msgp, long msgsz, int msgflg);

  long msgrcv(int msqid, byte[] msgp, long msgsz, long msgtyp, int msgflg);

  /**
   * @param buf the address of a {@code struct msqid_ds}; IPC_RMID ignores it
   */
  int msgctl(int msqid, int cmd, long buf);

  /** What the last call of this thread failed with; means nothing after one that succeeded. */
  int errno();

  /**
   * Returns the result of a call that must not fail.
   *
   * @throws LibcException if it is -1
   */
  default int check(String call, int result) {
    return (int) check(call, (long) result);
  }

  /** As {@link #check(String, int)}, for the calls that return an address or a size. */
  default long check(String call, long result) {
    if (result == -1) {
      throw new LibcException(call, errno());
    }
    return result;
  }
}
