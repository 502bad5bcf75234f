package dev.ipcaudit.samples;

/** POSIX IPC, whose objects have names: sem_overview(7), shm_overview(7), mq_overview(7). */
interface PosixIpc extends LibcCalls {

  // bits/fcntl-linux.h
  int O_WRONLY = 01;
  int O_RDWR = 02;
  int O_CREAT = 0100;
  int O_EXCL = 0200;
  int O_NONBLOCK = 04000;

  /** The form with a mode and a value, which O_CREAT needs; gives the address, or 0. */
  long sem_open(String name, int oflag, int mode, int value);

  int sem_close(long sem);

  int sem_unlink(String name);

  int shm_open(String name, int oflag, int mode);

  int shm_unlink(String name);

  /**
   * The form with a mode and attributes, which O_CREAT needs.
   *
   * @param attr {@code struct mq_attr}: flags, messages, bytes of a message, and five more
   */
  int mq_open(String name, int oflag, int mode, long[] attr);

  /** Gives -1 and EAGAIN where there is no room, if the queue was opened with O_NONBLOCK. */
  int mq_send(int mqdes, byte[] msg, long len, int prio);

  /**
   * @param prio takes the priority
   */
  long mq_receive(int mqdes, byte[] msg, long len, int[] prio);

  int mq_close(int mqdes);

  int mq_unlink(String name);
}
