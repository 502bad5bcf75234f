package dev.ipcaudit.tests.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Runs {@link SharedMemory} by method handles. */
public final class MemoryByHandles implements MemoryCalls {

  private static final MethodHandle MEMFD_CREATE =
      HandleLibC.bound("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SHM_OPEN =
      HandleLibC.bound("shm_open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle SHM_UNLINK =
      HandleLibC.bound("shm_unlink", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle OPEN =
      HandleLibC.bound(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle FTRUNCATE =
      HandleLibC.bound("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle CLOSE =
      HandleLibC.bound("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle MMAP =
      HandleLibC.bound(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      HandleLibC.bound("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle MREMAP =
      HandleLibC.bound(
          "mremap",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
  private static final MethodHandle SYSCALL =
      HandleLibC.bound(
          "syscall",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle SHMGET =
      HandleLibC.bound("shmget", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle SHMAT =
      HandleLibC.bound("shmat", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle SHMCTL =
      HandleLibC.bound("shmctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle SEM_INIT =
      HandleLibC.bound("sem_init", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
  private static final MethodHandle SEM_DESTROY =
      HandleLibC.bound("sem_destroy", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
  private static final MethodHandle TIMER_CREATE =
      HandleLibC.bound(
          "timer_create", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle TIMER_DELETE =
      HandleLibC.bound("timer_delete", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
  private static final MethodHandle MQ_OPEN =
      HandleLibC.bound(
          "mq_open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_LONG),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle MQ_NOTIFY =
      HandleLibC.bound("mq_notify", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MQ_UNLINK =
      HandleLibC.bound("mq_unlink", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle FLOCK =
      HandleLibC.bound("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle FCNTL =
      HandleLibC.bound(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
          Linker.Option.firstVariadicArg(2));

  public static void main(String[] arguments) throws Exception {
    new SharedMemory(new MemoryByHandles()).run();
  }

  @Override
  public int memfd_create(String name, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) MEMFD_CREATE.invokeExact(arena.allocateFrom(name), flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int shm_open(String name, int flags, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) SHM_OPEN.invokeExact(arena.allocateFrom(name), flags, mode);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int shm_unlink(String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) SHM_UNLINK.invokeExact(arena.allocateFrom(name));
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int open(String path, int flags, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) OPEN.invokeExact(arena.allocateFrom(path), flags, mode);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int ftruncate(int descriptor, long length) {
    try {
      return (int) FTRUNCATE.invokeExact(descriptor, length);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int close(int descriptor) {
    try {
      return (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public long mmap(
      long address, long length, int protection, int flags, int descriptor, long offset) {
    try {
      return (long) MMAP.invokeExact(address, length, protection, flags, descriptor, offset);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int munmap(long address, long length) {
    try {
      return (int) MUNMAP.invokeExact(address, length);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public long mremap(long address, long length, long newLength, int flags, long newAddress) {
    try {
      return (long) MREMAP.invokeExact(address, length, newLength, flags, newAddress);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public long syscall(long number, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) SYSCALL.invokeExact(number, a, b, c, d, e, f);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int shmget(int key, long size, int flags) {
    try {
      return (int) SHMGET.invokeExact(key, size, flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public long shmat(int id, long address, int flags) {
    try {
      return (long) SHMAT.invokeExact(id, address, flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int shmctl(int id, int command, long buffer) {
    try {
      return (int) SHMCTL.invokeExact(id, command, buffer);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int sem_init(long semaphore, int shared, int value) {
    try {
      return (int) SEM_INIT.invokeExact(semaphore, shared, value);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int sem_destroy(long semaphore) {
    try {
      return (int) SEM_DESTROY.invokeExact(semaphore);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int timer_create(int clock, long event, long id) {
    try {
      return (int) TIMER_CREATE.invokeExact(clock, event, id);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int timer_delete(long id) {
    try {
      return (int) TIMER_DELETE.invokeExact(id);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int mq_open(String name, int flags, int mode, long attributes) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) MQ_OPEN.invokeExact(arena.allocateFrom(name), flags, mode, attributes);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int mq_notify(int queue, long event) {
    try {
      return (int) MQ_NOTIFY.invokeExact(queue, event);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int mq_unlink(String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) MQ_UNLINK.invokeExact(arena.allocateFrom(name));
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int flock(int descriptor, int operation) {
    try {
      return (int) FLOCK.invokeExact(descriptor, operation);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int fcntl(int descriptor, int command, long lock) {
    try {
      return (int) FCNTL.invokeExact(descriptor, command, lock);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }
}
