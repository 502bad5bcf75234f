package dev.ipcaudit.bench;

import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandle;

/** By java.lang.foreign, with errno captured by the host. Needs JDK 22. */
public class FfmErrnoCalls extends Calls {

  private static final MethodHandle GETPID = ForeignLibc.capturing("getpid");
  private static final MethodHandle SEMGET =
      ForeignLibc.capturing("semget", int.class, int.class, int.class);
  private static final MethodHandle SEMCTL =
      ForeignLibc.capturing("semctl", int.class, int.class, int.class);
  private static final MethodHandle SEMOP =
      ForeignLibc.capturing("semop", int.class, long.class, long.class);

  private final Object errno = ForeignLibc.errnoSegment();
  private static final MethodHandle SOCKETPAIR =
      ForeignLibc.capturing("socketpair", int.class, int.class, int.class, long.class);
  private static final MethodHandle SEND =
      ForeignLibc.capturing(long.class, "send", int.class, long.class, long.class, int.class);
  private static final MethodHandle RECV =
      ForeignLibc.capturing(long.class, "recv", int.class, long.class, long.class, int.class);
  private static final MethodHandle SENDMSG =
      ForeignLibc.capturing(long.class, "sendmsg", int.class, long.class, int.class);
  private static final MethodHandle RECVMSG =
      ForeignLibc.capturing(long.class, "recvmsg", int.class, long.class, int.class);
  private static final MethodHandle MMAP =
      ForeignLibc.capturing(
          long.class, "mmap", long.class, long.class, int.class, int.class, int.class, long.class);
  private static final MethodHandle MUNMAP =
      ForeignLibc.capturing("munmap", long.class, long.class);
  private static final MethodHandle OPEN = ForeignLibc.capturing("open", long.class, int.class);
  private static final MethodHandle CLOSE = ForeignLibc.capturing("close", int.class);

  @Override
  int getpid() {
    try {
      return (int) GETPID.invokeExact(errno);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int semget(int key, int count, int flags) {
    try {
      return (int) SEMGET.invokeExact(errno, key, count, flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int semctl(int id, int index, int command) {
    try {
      return (int) SEMCTL.invokeExact(errno, id, index, command);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int semop(int id, Pointer operations, long count) {
    try {
      return (int) SEMOP.invokeExact(errno, id, Pointer.nativeValue(operations), count);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int socketpair(int domain, int type, int protocol, Pointer pair) {
    try {
      return (int) SOCKETPAIR.invokeExact(errno, domain, type, protocol, Pointer.nativeValue(pair));
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  long send(int socket, Pointer data, long length, int flags) {
    try {
      return (long) SEND.invokeExact(errno, socket, Pointer.nativeValue(data), length, flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  long recv(int socket, Pointer data, long length, int flags) {
    try {
      return (long) RECV.invokeExact(errno, socket, Pointer.nativeValue(data), length, flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  long sendmsg(int socket, Pointer message, int flags) {
    try {
      return (long) SENDMSG.invokeExact(errno, socket, Pointer.nativeValue(message), flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  long recvmsg(int socket, Pointer message, int flags) {
    try {
      return (long) RECVMSG.invokeExact(errno, socket, Pointer.nativeValue(message), flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int open(Pointer path, int flags) {
    try {
      return (int) OPEN.invokeExact(errno, Pointer.nativeValue(path), flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int close(int descriptor) {
    try {
      return (int) CLOSE.invokeExact(errno, descriptor);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  long mmap(long address, long length, int protection, int flags, int file, long offset) {
    try {
      return (long) MMAP.invokeExact(errno, address, length, protection, flags, file, offset);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int munmap(long address, long length) {
    try {
      return (int) MUNMAP.invokeExact(errno, address, length);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }
}
