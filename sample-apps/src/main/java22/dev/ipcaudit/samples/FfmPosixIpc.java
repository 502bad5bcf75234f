package dev.ipcaudit.samples;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** By the JDK's own linker: java.lang.foreign, final since JDK 22. */
final class FfmPosixIpc extends FfmCalls implements PosixIpc {

  private static final MethodHandle SEM_OPEN =
      linkVariadic("sem_open", 2, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SEM_CLOSE = link("sem_close", JAVA_INT, ADDRESS);
  private static final MethodHandle SEM_UNLINK = link("sem_unlink", JAVA_INT, ADDRESS);
  private static final MethodHandle SHM_OPEN =
      link("shm_open", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle SHM_UNLINK = link("shm_unlink", JAVA_INT, ADDRESS);
  private static final MethodHandle MQ_OPEN =
      linkVariadic("mq_open", 2, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle MQ_SEND =
      link("mq_send", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle MQ_RECEIVE =
      link("mq_receive", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle MQ_CLOSE = link("mq_close", JAVA_INT, JAVA_INT);
  private static final MethodHandle MQ_UNLINK = link("mq_unlink", JAVA_INT, ADDRESS);

  @Override
  public long sem_open(String name, int oflag, int mode, int value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result =
          (MemorySegment)
              SEM_OPEN.invokeExact(kept(), arena.allocateFrom(name), oflag, mode, value);
      return result.address();
    } catch (Throwable failure) {
      throw new LinkageError("sem_open", failure);
    }
  }

  @Override
  public int sem_close(long sem) {
    try {
      return (int) SEM_CLOSE.invokeExact(kept(), MemorySegment.ofAddress(sem));
    } catch (Throwable failure) {
      throw new LinkageError("sem_close", failure);
    }
  }

  @Override
  public int sem_unlink(String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) SEM_UNLINK.invokeExact(kept(), arena.allocateFrom(name));
    } catch (Throwable failure) {
      throw new LinkageError("sem_unlink", failure);
    }
  }

  @Override
  public int shm_open(String name, int oflag, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) SHM_OPEN.invokeExact(kept(), arena.allocateFrom(name), oflag, mode);
    } catch (Throwable failure) {
      throw new LinkageError("shm_open", failure);
    }
  }

  @Override
  public int shm_unlink(String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) SHM_UNLINK.invokeExact(kept(), arena.allocateFrom(name));
    } catch (Throwable failure) {
      throw new LinkageError("shm_unlink", failure);
    }
  }

  @Override
  public int mq_open(String name, int oflag, int mode, long[] attr) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attrCopy = arena.allocateFrom(JAVA_LONG, attr);
      return (int) MQ_OPEN.invokeExact(kept(), arena.allocateFrom(name), oflag, mode, attrCopy);
    } catch (Throwable failure) {
      throw new LinkageError("mq_open", failure);
    }
  }

  @Override
  public int mq_send(int mqdes, byte[] msg, long len, int prio) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment msgCopy = arena.allocateFrom(JAVA_BYTE, msg);
      return (int) MQ_SEND.invokeExact(kept(), mqdes, msgCopy, len, prio);
    } catch (Throwable failure) {
      throw new LinkageError("mq_send", failure);
    }
  }

  @Override
  public long mq_receive(int mqdes, byte[] msg, long len, int[] prio) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment msgCopy = arena.allocate(msg.length);
      MemorySegment prioCopy = arena.allocateFrom(JAVA_INT, prio);
      long result = (long) MQ_RECEIVE.invokeExact(kept(), mqdes, msgCopy, len, prioCopy);
      MemorySegment.ofArray(msg).copyFrom(msgCopy);
      MemorySegment.ofArray(prio).copyFrom(prioCopy);
      return result;
    } catch (Throwable failure) {
      throw new LinkageError("mq_receive", failure);
    }
  }

  @Override
  public int mq_close(int mqdes) {
    try {
      return (int) MQ_CLOSE.invokeExact(kept(), mqdes);
    } catch (Throwable failure) {
      throw new LinkageError("mq_close", failure);
    }
  }

  @Override
  public int mq_unlink(String name) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) MQ_UNLINK.invokeExact(kept(), arena.allocateFrom(name));
    } catch (Throwable failure) {
      throw new LinkageError("mq_unlink", failure);
    }
  }
}
