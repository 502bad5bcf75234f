package dev.ipcaudit.samples;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** By JNA's interface mapping: a proxy that looks each function up by its name. */
final class JnaPosixIpc implements PosixIpc {

  /** Public as in JNA's own documentation; the proxy then lives in a package of the JDK's. */
  public interface CLibrary extends Library {
    Pointer sem_open(String name, int oflag, Object... more);

    int sem_close(Pointer sem);

    int sem_unlink(String name);

    int shm_open(String name, int oflag, int mode);

    int shm_unlink(String name);

    int mq_open(String name, int oflag, Object... more);

    int mq_send(int mqdes, byte[] msg, long len, int prio);

    long mq_receive(int mqdes, byte[] msg, long len, int[] prio);

    int mq_close(int mqdes);

    int mq_unlink(String name);
  }

  private final CLibrary c = Native.load("c", CLibrary.class);

  @Override
  public long sem_open(String name, int oflag, int mode, int value) {
    return Pointer.nativeValue(c.sem_open(name, oflag, mode, value));
  }

  @Override
  public int sem_close(long sem) {
    return c.sem_close(new Pointer(sem));
  }

  @Override
  public int sem_unlink(String name) {
    return c.sem_unlink(name);
  }

  @Override
  public int shm_open(String name, int oflag, int mode) {
    return c.shm_open(name, oflag, mode);
  }

  @Override
  public int shm_unlink(String name) {
    return c.shm_unlink(name);
  }

  @Override
  public int mq_open(String name, int oflag, int mode, long[] attr) {
    return c.mq_open(name, oflag, mode, attr);
  }

  @Override
  public int mq_send(int mqdes, byte[] msg, long len, int prio) {
    return c.mq_send(mqdes, msg, len, prio);
  }

  @Override
  public long mq_receive(int mqdes, byte[] msg, long len, int[] prio) {
    return c.mq_receive(mqdes, msg, len, prio);
  }

  @Override
  public int mq_close(int mqdes) {
    return c.mq_close(mqdes);
  }

  @Override
  public int mq_unlink(String name) {
    return c.mq_unlink(name);
  }

  @Override
  public int errno() {
    return Native.getLastError();
  }
}
