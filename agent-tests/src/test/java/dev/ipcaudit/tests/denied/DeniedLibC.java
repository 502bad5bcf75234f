package dev.ipcaudit.tests.denied;

/** What programs call that are refused what they ask for; addresses and sizes are longs. */
public interface DeniedLibC {

  int semget(int key, int count, int flags);

  int semctl(int id, int index, int command);

  int shmget(int key, long size, int flags);

  long shmat(int id, long address, int flags);

  int msgget(int key, int flags);

  long sem_open(String name, int flags);

  int shm_open(String name, int flags, int mode);

  int shm_unlink(String name);

  int mq_open(String name, int flags);

  int open(String path, int flags);

  int creat(String path, int mode);

  int mkfifo(String path, int mode);

  int memfd_create(String name, int flags);

  int timerfd_create(int clock, int flags);

  int close(int descriptor);

  int prctl(int option, long a, long b, long c, long d);

  long syscall(long number, long a, long b, long c);
}
