package dev.ipcaudit.tests.posix;

import com.sun.jna.Native;

/** The same by direct mapping: of statics, which methods of their names pass on to. */
final class DirectMemoryCalls implements MemoryCalls {

  /** The natives. */
  static final class Natives {
    static {
      Native.register("c");
    }

    private Natives() {}

    static native int memfd_create(String name, int flags);

    static native int shm_open(String name, int flags, int mode);

    static native int shm_unlink(String name);

    static native int open(String path, int flags, int mode);

    static native int ftruncate(int descriptor, long length);

    static native int close(int descriptor);

    static native long mmap(
        long address, long length, int protection, int flags, int descriptor, long offset);

    static native int munmap(long address, long length);

    static native long mremap(
        long address, long length, long newLength, int flags, long newAddress);

    static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    static native int shmget(int key, long size, int flags);

    static native long shmat(int id, long address, int flags);

    static native int shmctl(int id, int command, long buffer);

    static native int sem_init(long semaphore, int shared, int value);

    static native int sem_destroy(long semaphore);

    static native int timer_create(int clock, long event, long id);

    static native int timer_delete(long id);

    static native int mq_open(String name, int flags, int mode, long attributes);

    static native int mq_notify(int queue, long event);

    static native int mq_unlink(String name);

    static native int flock(int descriptor, int operation);

    static native int fcntl(int descriptor, int command, long lock);
  }

  @Override
  public int memfd_create(String name, int flags) {
    return Natives.memfd_create(name, flags);
  }

  @Override
  public int shm_open(String name, int flags, int mode) {
    return Natives.shm_open(name, flags, mode);
  }

  @Override
  public int shm_unlink(String name) {
    return Natives.shm_unlink(name);
  }

  @Override
  public int open(String path, int flags, int mode) {
    return Natives.open(path, flags, mode);
  }

  @Override
  public int ftruncate(int descriptor, long length) {
    return Natives.ftruncate(descriptor, length);
  }

  @Override
  public int close(int descriptor) {
    return Natives.close(descriptor);
  }

  @Override
  public long mmap(
      long address, long length, int protection, int flags, int descriptor, long offset) {
    return Natives.mmap(address, length, protection, flags, descriptor, offset);
  }

  @Override
  public int munmap(long address, long length) {
    return Natives.munmap(address, length);
  }

  @Override
  public long mremap(long address, long length, long newLength, int flags, long newAddress) {
    return Natives.mremap(address, length, newLength, flags, newAddress);
  }

  @Override
  public long syscall(long number, long a, long b, long c, long d, long e, long f) {
    return Natives.syscall(number, a, b, c, d, e, f);
  }

  @Override
  public int shmget(int key, long size, int flags) {
    return Natives.shmget(key, size, flags);
  }

  @Override
  public long shmat(int id, long address, int flags) {
    return Natives.shmat(id, address, flags);
  }

  @Override
  public int shmctl(int id, int command, long buffer) {
    return Natives.shmctl(id, command, buffer);
  }

  @Override
  public int sem_init(long semaphore, int shared, int value) {
    return Natives.sem_init(semaphore, shared, value);
  }

  @Override
  public int sem_destroy(long semaphore) {
    return Natives.sem_destroy(semaphore);
  }

  @Override
  public int timer_create(int clock, long event, long id) {
    return Natives.timer_create(clock, event, id);
  }

  @Override
  public int timer_delete(long id) {
    return Natives.timer_delete(id);
  }

  @Override
  public int mq_open(String name, int flags, int mode, long attributes) {
    return Natives.mq_open(name, flags, mode, attributes);
  }

  @Override
  public int mq_notify(int queue, long event) {
    return Natives.mq_notify(queue, event);
  }

  @Override
  public int mq_unlink(String name) {
    return Natives.mq_unlink(name);
  }

  @Override
  public int flock(int descriptor, int operation) {
    return Natives.flock(descriptor, operation);
  }

  @Override
  public int fcntl(int descriptor, int command, long lock) {
    return Natives.fcntl(descriptor, command, lock);
  }
}
