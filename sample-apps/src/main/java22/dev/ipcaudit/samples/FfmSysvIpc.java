package dev.ipcaudit.samples;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** By the JDK's own linker: java.lang.foreign, final since JDK 22. */
final class FfmSysvIpc extends FfmCalls implements SysvIpc {

  private static final MethodHandle SEMGET = link("semget", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SEMOP = link("semop", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle SEMTIMEDOP =
      link("semtimedop", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle SEMCTL =
      linkVariadic("semctl", 3, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
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

  @Override
  public int semget(int key, int nsems, int semflg) {
    try {
      return (int) SEMGET.invokeExact(kept(), key, nsems, semflg);
    } catch (Throwable failure) {
      throw new LinkageError("semget", failure);
    }
  }

  @Override
  public int semop(int semid, short[] sops, long nsops) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_SHORT, sops);
      return (int) SEMOP.invokeExact(kept(), semid, copy, nsops);
    } catch (Throwable failure) {
      throw new LinkageError("semop", failure);
    }
  }

  @Override
  public int semtimedop(int semid, short[] sops, long nsops, long[] timeout) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocateFrom(ValueLayout.JAVA_SHORT, sops);
      MemorySegment timespec = arena.allocateFrom(JAVA_LONG, timeout);
      return (int) SEMTIMEDOP.invokeExact(kept(), semid, copy, nsops, timespec);
    } catch (Throwable failure) {
      throw new LinkageError("semtimedop", failure);
    }
  }

  @Override
  public int semctl(int semid, int semnum, int cmd) {
    try {
      return (int) SEMCTL.invokeExact(kept(), semid, semnum, cmd);
    } catch (Throwable failure) {
      throw new LinkageError("semctl", failure);
    }
  }

  @Override
  public int shmget(int key, long size, int shmflg) {
    try {
      return (int) SHMGET.invokeExact(kept(), key, size, shmflg);
    } catch (Throwable failure) {
      throw new LinkageError("shmget", failure);
    }
  }

  @Override
  public long shmat(int shmid, long shmaddr, int shmflg) {
    try {
      return (long) SHMAT.invokeExact(kept(), shmid, shmaddr, shmflg);
    } catch (Throwable failure) {
      throw new LinkageError("shmat", failure);
    }
  }

  @Override
  public int shmdt(long shmaddr) {
    try {
      return (int) SHMDT.invokeExact(kept(), shmaddr);
    } catch (Throwable failure) {
      throw new LinkageError("shmdt", failure);
    }
  }

  @Override
  public int shmctl(int shmid, int cmd, long buf) {
    try {
      return (int) SHMCTL.invokeExact(kept(), shmid, cmd, buf);
    } catch (Throwable failure) {
      throw new LinkageError("shmctl", failure);
    }
  }

  @Override
  public int msgget(int key, int msgflg) {
    try {
      return (int) MSGGET.invokeExact(kept(), key, msgflg);
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
      return (int) MSGSND.invokeExact(kept(), msqid, copy, msgsz, msgflg);
    } catch (Throwable failure) {
      throw new LinkageError("msgsnd", failure);
    }
  }

  @Override
  public long msgrcv(int msqid, byte[] msgp, long msgsz, long msgtyp, int msgflg) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(msgp.length, Long.BYTES);
      long length = (long) MSGRCV.invokeExact(kept(), msqid, copy, msgsz, msgtyp, msgflg);
      MemorySegment.ofArray(msgp).copyFrom(copy);
      return length;
    } catch (Throwable failure) {
      throw new LinkageError("msgrcv", failure);
    }
  }

  @Override
  public int msgctl(int msqid, int cmd, long buf) {
    try {
      return (int) MSGCTL.invokeExact(kept(), msqid, cmd, buf);
    } catch (Throwable failure) {
      throw new LinkageError("msgctl", failure);
    }
  }
}
