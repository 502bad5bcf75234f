package dev.ipcaudit.tests.denied;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** Runs {@link DeniedCalls} by method handles. */
public final class DeniedHandles implements DeniedLibC {

  private static final MethodHandle SEMGET =
      HandleLibC.bound("semget", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SEMCTL =
      HandleLibC.bound("semctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SHMGET =
      HandleLibC.bound("shmget", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle SHMAT =
      HandleLibC.bound("shmat", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle MSGGET =
      HandleLibC.bound("msgget", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SEM_OPEN =
      HandleLibC.bound("sem_open", FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT));
  private static final MethodHandle SHM_OPEN =
      HandleLibC.bound("shm_open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  private static final MethodHandle SHM_UNLINK =
      HandleLibC.bound("shm_unlink", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle MQ_OPEN =
      HandleLibC.bound("mq_open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle OPEN =
      HandleLibC.bound("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CREAT =
      HandleLibC.bound("creat", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle MKFIFO =
      HandleLibC.bound("mkfifo", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle MEMFD_CREATE =
      HandleLibC.bound("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle TIMERFD_CREATE =
      HandleLibC.bound("timerfd_create", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOSE =
      HandleLibC.bound("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle PRCTL =
      HandleLibC.bound(
          "prctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle SYSCALL =
      HandleLibC.bound(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));

  public static void main(String[] arguments) throws Exception {
    long[] program = DeniedCalls.instructions();
    MemorySegment filter = Arena.global().allocate(16 + 8L * program.length, 8);
    filter.set(JAVA_SHORT, 0, (short) program.length);
    filter.set(ADDRESS, 8, filter.asSlice(16));
    MemorySegment.copy(program, 0, filter, JAVA_LONG, 16, program.length);
    DeniedCalls.run(List.of(new DeniedCalls(new DeniedHandles())), filter.address());
  }

  @Override
  public int semget(int key, int count, int flags) {
    try {
      return (int) SEMGET.invokeExact(key, count, flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int semctl(int id, int index, int command) {
    try {
      return (int) SEMCTL.invokeExact(id, index, command);
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
  public int msgget(int key, int flags) {
    try {
      return (int) MSGGET.invokeExact(key, flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public long sem_open(String name, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return (long) SEM_OPEN.invokeExact(arena.allocateFrom(name), flags);
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
  public int mq_open(String name, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) MQ_OPEN.invokeExact(arena.allocateFrom(name), flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) OPEN.invokeExact(arena.allocateFrom(path), flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int creat(String path, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) CREAT.invokeExact(arena.allocateFrom(path), mode);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public int mkfifo(String path, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) MKFIFO.invokeExact(arena.allocateFrom(path), mode);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
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
  public int timerfd_create(int clock, int flags) {
    try {
      return (int) TIMERFD_CREATE.invokeExact(clock, flags);
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
  public int prctl(int option, long a, long b, long c, long d) {
    try {
      return (int) PRCTL.invokeExact(option, a, b, c, d);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public long syscall(long number, long a, long b, long c) {
    try {
      return (long) SYSCALL.invokeExact(number, a, b, c);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }
}
