package dev.ipcaudit.samples;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** By the JDK's own linker: java.lang.foreign, final since JDK 22. */
final class FfmLibc implements Libc {

  /** Without it errno is lost: the JVM makes calls of its own before Java could ask. */
  private static final Linker.Option KEEP_ERRNO = Linker.Option.captureCallState("errno");

  private static final StructLayout KEPT = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      KEPT.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SEMGET = link("semget", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SEMOP = link("semop", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle SEMCTL =
      linkVariadic("semctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SHMGET =
      link("shmget", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SHMAT = link("shmat", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SHMDT = link("shmdt", JAVA_INT, JAVA_LONG);
  private static final MethodHandle SHMCTL =
      link("shmctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle MSGGET = link("msgget", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle MSGSND =
      link("msgsnd", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle MSGRCV =
      link("msgrcv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle MSGCTL =
      link("msgctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);

  private final ThreadLocal<MemorySegment> kept =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(KEPT));

  private static MethodHandle link(String name, ValueLayout result, ValueLayout... arguments) {
    return link(name, FunctionDescriptor.of(result, arguments), KEEP_ERRNO);
  }

  /** With all of its arguments before the dots; some machines pass those after them elsewhere. */
  private static MethodHandle linkVariadic(
      String name, ValueLayout result, ValueLayout... arguments) {
    return link(
        name,
        FunctionDescriptor.of(result, arguments),
        KEEP_ERRNO,
        Linker.Option.firstVariadicArg(arguments.length));
  }

  private static MethodHandle link(
      String name, FunctionDescriptor shape, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    MemorySegment symbol = linker.defaultLookup().find(name).orElseThrow();
    // the linker's other form, a handle for any function of this shape; what is called is the same
    return Boolean.getBoolean("samples.ffm.address-first")
        ? linker.downcallHandle(shape, options).bindTo(symbol)
        : linker.downcallHandle(symbol, shape, options);
  }

  @Override
  public int semget(int key, int nsems, int semflg) {
    try {
      return (int) SEMGET.invokeExact(kept.get(), key, nsems, semflg);
    } catch (Throwable failure) {
      throw new LinkageError("semget", failure);
    }
  }

  @Override
  public int semop(int semid, short[] sops, long nsops) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_SHORT, sops);
      return (int) SEMOP.invokeExact(kept.get(), semid, copy, nsops);
    } catch (Throwable failure) {
      throw new LinkageError("semop", failure);
    }
  }

  @Override
  public int semctl(int semid, int semnum, int cmd) {
    try {
      return (int) SEMCTL.invokeExact(kept.get(), semid, semnum, cmd);
    } catch (Throwable failure) {
      throw new LinkageError("semctl", failure);
    }
  }

  @Override
  public int shmget(int key, long size, int shmflg) {
    try {
      return (int) SHMGET.invokeExact(kept.get(), key, size, shmflg);
    } catch (Throwable failure) {
      throw new LinkageError("shmget", failure);
    }
  }

  @Override
  public long shmat(int shmid, long shmaddr, int shmflg) {
    try {
      return (long) SHMAT.invokeExact(kept.get(), shmid, shmaddr, shmflg);
    } catch (Throwable failure) {
      throw new LinkageError("shmat", failure);
    }
  }

  @Override
  public int shmdt(long shmaddr) {
    try {
      return (int) SHMDT.invokeExact(kept.get(), shmaddr);
    } catch (Throwable failure) {
      throw new LinkageError("shmdt", failure);
    }
  }

  @Override
  public int shmctl(int shmid, int cmd, long buf) {
    try {
      return (int) SHMCTL.invokeExact(kept.get(), shmid, cmd, buf);
    } catch (Throwable failure) {
      throw new LinkageError("shmctl", failure);
    }
  }

  @Override
  public int msgget(int key, int msgflg) {
    try {
      return (int) MSGGET.invokeExact(kept.get(), key, msgflg);
    } catch (Throwable failure) {
      throw new LinkageError("msgget", failure);
    }
  }

  @Override
  public int msgsnd(int msqid, byte[] msgp, long msgsz, int msgflg) {
    try (Arena arena = Arena.ofConfined()) {
      // aligned for the long that a message begins with
      MemorySegment copy =
          arena.allocate(msgp.length, Long.BYTES).copyFrom(MemorySegment.ofArray(msgp));
      return (int) MSGSND.invokeExact(kept.get(), msqid, copy, msgsz, msgflg);
    } catch (Throwable failure) {
      throw new LinkageError("msgsnd", failure);
    }
  }

  @Override
  public long msgrcv(int msqid, byte[] msgp, long msgsz, long msgtyp, int msgflg) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(msgp.length, Long.BYTES);
      long length = (long) MSGRCV.invokeExact(kept.get(), msqid, copy, msgsz, msgtyp, msgflg);
      MemorySegment.ofArray(msgp).copyFrom(copy);
      return length;
    } catch (Throwable failure) {
      throw new LinkageError("msgrcv", failure);
    }
  }

  @Override
  public int msgctl(int msqid, int cmd, long buf) {
    try {
      return (int) MSGCTL.invokeExact(kept.get(), msqid, cmd, buf);
    } catch (Throwable failure) {
      throw new LinkageError("msgctl", failure);
    }
  }

  @Override
  public int errno() {
    return (int) ERRNO.get(kept.get(), 0L);
  }
}
