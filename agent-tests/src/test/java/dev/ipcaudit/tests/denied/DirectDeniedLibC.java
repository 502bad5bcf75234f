package dev.ipcaudit.tests.denied;

import com.sun.jna.Native;

/** The same by direct mapping: of statics, which methods of their names pass on to. */
final class DirectDeniedLibC implements DeniedLibC {

  /** The natives. */
  static final class Natives {
    static {
      Native.register("c");
    }

    private Natives() {}

    static native int semget(int key, int count, int flags);

    static native int semctl(int id, int index, int command);

    static native int shmget(int key, long size, int flags);

    static native long shmat(int id, long address, int flags);

    static native int msgget(int key, int flags);

    static native long sem_open(String name, int flags);

    static native int shm_open(String name, int flags, int mode);

    static native int shm_unlink(String name);

    static native int mq_open(String name, int flags);

    static native int open(String path, int flags);

    static native int creat(String path, int mode);

    static native int mkfifo(String path, int mode);

    static native int memfd_create(String name, int flags);

    static native int timerfd_create(int clock, int flags);

    static native int close(int descriptor);

    static native int prctl(int option, long a, long b, long c, long d);

    static native long syscall(long number, long a, long b, long c);
  }

  @Override
  public int semget(int key, int count, int flags) {
    return Natives.semget(key, count, flags);
  }

  @Override
  public int semctl(int id, int index, int command) {
    return Natives.semctl(id, index, command);
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
  public int msgget(int key, int flags) {
    return Natives.msgget(key, flags);
  }

  @Override
  public long sem_open(String name, int flags) {
    return Natives.sem_open(name, flags);
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
  public int mq_open(String name, int flags) {
    return Natives.mq_open(name, flags);
  }

  @Override
  public int open(String path, int flags) {
    return Natives.open(path, flags);
  }

  @Override
  public int creat(String path, int mode) {
    return Natives.creat(path, mode);
  }

  @Override
  public int mkfifo(String path, int mode) {
    return Natives.mkfifo(path, mode);
  }

  @Override
  public int memfd_create(String name, int flags) {
    return Natives.memfd_create(name, flags);
  }

  @Override
  public int timerfd_create(int clock, int flags) {
    return Natives.timerfd_create(clock, flags);
  }

  @Override
  public int close(int descriptor) {
    return Natives.close(descriptor);
  }

  @Override
  public int prctl(int option, long a, long b, long c, long d) {
    return Natives.prctl(option, a, b, c, d);
  }

  @Override
  public long syscall(long number, long a, long b, long c) {
    return Natives.syscall(number, a, b, c);
  }
}
