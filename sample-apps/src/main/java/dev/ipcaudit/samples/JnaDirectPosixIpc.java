package dev.ipcaudit.samples;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** By JNA's direct mapping: native methods bound by {@link Native#register(String)}. */
final class JnaDirectPosixIpc implements PosixIpc {

  /** A class apart, because a class cannot have a method both static and not. */
  private static final class C {
    static {
      Native.register("c");
    }

    /** Declared as if its arguments were fixed: JNA has no other way here. */
    static native Pointer sem_open(String name, int oflag, int mode, int value);

    static native int sem_close(Pointer sem);

    static native int sem_unlink(String name);

    static native int shm_open(String name, int oflag, int mode);

    static native int shm_unlink(String name);

    /** Declared as if its arguments were fixed: JNA has no other way here. */
    static native int mq_open(String name, int oflag, int mode, long[] attr);

    static native int mq_send(int mqdes, byte[] msg, long len, int prio);

    static native long mq_receive(int mqdes, byte[] msg, long len, int[] prio);

    static native int mq_close(int mqdes);

    static native int mq_unlink(String name);
  }

  @Override
  public long sem_open(String name, int oflag, int mode, int value) {
    return Pointer.nativeValue(C.sem_open(name, oflag, mode, value));
  }

  @Override
  public int sem_close(long sem) {
    return C.sem_close(new Pointer(sem));
  }

  @Override
  public int sem_unlink(String name) {
    return C.sem_unlink(name);
  }

  @Override
  public int shm_open(String name, int oflag, int mode) {
    return C.shm_open(name, oflag, mode);
  }

  @Override
  public int shm_unlink(String name) {
    return C.shm_unlink(name);
  }

  @Override
  public int mq_open(String name, int oflag, int mode, long[] attr) {
    return C.mq_open(name, oflag, mode, attr);
  }

  @Override
  public int mq_send(int mqdes, byte[] msg, long len, int prio) {
    return C.mq_send(mqdes, msg, len, prio);
  }

  @Override
  public long mq_receive(int mqdes, byte[] msg, long len, int[] prio) {
    return C.mq_receive(mqdes, msg, len, prio);
  }

  @Override
  public int mq_close(int mqdes) {
    return C.mq_close(mqdes);
  }

  @Override
  public int mq_unlink(String name) {
    return C.mq_unlink(name);
  }

  @Override
  public int errno() {
    return Native.getLastError();
  }
}
