package dev.ipcaudit.tests.posix;

/** What programs that map shared memory call of the C library; addresses and sizes are longs. */
public interface MemoryCalls {

  int memfd_create(String name, int flags);

  int shm_open(String name, int flags, int mode);

  int shm_unlink(String name);

  int open(String path, int flags, int mode);

  int ftruncate(int descriptor, long length);

  int close(int descriptor);

  long mmap(long address, long length, int protection, int flags, int descriptor, long offset);

  int munmap(long address, long length);

  long mremap(long address, long length, long newLength, int flags, long newAddress);

  long syscall(long number, long a, long b, long c, long d, long e, long f);

  int shmget(int key, long size, int flags);

  long shmat(int id, long address, int flags);

  int shmctl(int id, int command, long buffer);

  int sem_init(long semaphore, int shared, int value);

  int sem_destroy(long semaphore);

  int timer_create(int clock, long event, long id);

  int timer_delete(long id);

  int mq_open(String name, int flags, int mode, long attributes);

  int mq_notify(int queue, long event);

  int mq_unlink(String name);

  int flock(int descriptor, int operation);

  int fcntl(int descriptor, int command, long lock);
}
