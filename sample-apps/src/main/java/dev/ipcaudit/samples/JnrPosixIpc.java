package dev.ipcaudit.samples;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.Variadic;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/** By jnr-ffi: an implementation of the interface that it generates at run time. */
final class JnrPosixIpc implements PosixIpc {

  /** Public, because the class that implements it has a class loader of its own. */
  public interface CLibrary {
    @Variadic(fixedCount = 2)
    Pointer sem_open(String name, int oflag, int mode, int value);

    int sem_close(Pointer sem);

    int sem_unlink(String name);

    int shm_open(String name, int oflag, int mode);

    int shm_unlink(String name);

    @Variadic(fixedCount = 2)
    int mq_open(String name, int oflag, int mode, @In long[] attr);

    int mq_send(int mqdes, @In byte[] msg, @size_t long len, int prio);

    @ssize_t
    long mq_receive(int mqdes, @Out byte[] msg, @size_t long len, @Out int[] prio);

    int mq_close(int mqdes);

    int mq_unlink(String name);
  }

  private final CLibrary c = LibraryLoader.create(CLibrary.class).load("c");

  @Override
  public long sem_open(String name, int oflag, int mode, int value) {
    Pointer result = c.sem_open(name, oflag, mode, value);
    return result == null ? 0 : result.address();
  }

  @Override
  public int sem_close(long sem) {
    return c.sem_close(pointer(sem));
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

  private static Pointer pointer(long address) {
    return Pointer.wrap(Runtime.getSystemRuntime(), address);
  }

  @Override
  public int errno() {
    return Runtime.getSystemRuntime().getLastError();
  }
}
