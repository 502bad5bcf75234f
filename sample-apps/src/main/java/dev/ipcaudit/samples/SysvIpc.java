package dev.ipcaudit.samples;

/** System V IPC: svipc(7). */
interface SysvIpc extends LibcCalls {

  // bits/ipc.h, bits/sem.h
  int IPC_PRIVATE = 0;
  int IPC_CREAT = 01000;
  int IPC_NOWAIT = 04000;
  int IPC_RMID = 0;
  int SEM_UNDO = 0x1000;
  int GETVAL = 12;
  int GETNCNT = 14;

  int semget(int key, int nsems, int semflg);

  /**
   * @param sops nsops times {@code struct sembuf}, that is sem_num, sem_op and sem_flg
   */
  int semop(int semid, short[] sops, long nsops);

  /**
   * @param timeout {@code struct timespec}: seconds and nanoseconds
   */
  int semtimedop(int semid, short[] sops, long nsops, long[] timeout);

  /** The form without a fourth argument, which IPC_RMID, GETVAL and GETNCNT do not have. */
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
}
