package dev.ipcaudit.bench;

import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandle;

/** By java.lang.foreign, without errno. Needs JDK 22. */
public class FfmCalls extends Calls {

  private static final MethodHandle GETPID = ForeignLibc.handle("getpid");
  private static final MethodHandle SEMGET =
      ForeignLibc.handle("semget", int.class, int.class, int.class);
  private static final MethodHandle SEMCTL =
      ForeignLibc.handle("semctl", int.class, int.class, int.class);
  private static final MethodHandle SEMOP =
      ForeignLibc.handle("semop", int.class, long.class, long.class);
  private static final MethodHandle SOCKETPAIR =
      ForeignLibc.handle("socketpair", int.class, int.class, int.class, long.class);
  private static final MethodHandle SEND =
      ForeignLibc.handle(long.class, "send", int.class, long.class, long.class, int.class);
  private static final MethodHandle RECV =
      ForeignLibc.handle(long.class, "recv", int.class, long.class, long.class, int.class);
  private static final MethodHandle SENDMSG =
      ForeignLibc.handle(long.class, "sendmsg", int.class, long.class, int.class);
  private static final MethodHandle RECVMSG =
      ForeignLibc.handle(long.class, "recvmsg", int.class, long.class, int.class);
  private static final MethodHandle MMAP =
      ForeignLibc.handle(
          long.class, "mmap", long.class, long.class, int.class, int.class, int.class, long.class);
  private static final MethodHandle MUNMAP = ForeignLibc.handle("munmap", long.class, long.class);
  private static final MethodHandle OPEN = ForeignLibc.handle("open", long.class, int.class);
  private static final MethodHandle CLOSE = ForeignLibc.handle("close", int.class);

  @Override
  int getpid() {
    try {
      return (int) GETPID.invokeExact();
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int semget(int key, int count, int flags) {
    try {
      return (int) SEMGET.invokeExact(key, count, flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int semctl(int id, int index, int command) {
    try {
      return (int) SEMCTL.invokeExact(id, index, command);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int semop(int id, Pointer operations, long count) {
    try {
      return (int) SEMOP.invokeExact(id, Pointer.nativeValue(operations), count);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int socketpair(int domain, int type, int protocol, Pointer pair) {
    try {
      return (int) SOCKETPAIR.invokeExact(domain, type, protocol, Pointer.nativeValue(pair));
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  long send(int socket, Pointer data, long length, int flags) {
    try {
      return (long) SEND.invokeExact(socket, Pointer.nativeValue(data), length, flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  long recv(int socket, Pointer data, long length, int flags) {
    try {
      return (long) RECV.invokeExact(socket, Pointer.nativeValue(data), length, flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  long sendmsg(int socket, Pointer message, int flags) {
    try {
      return (long) SENDMSG.invokeExact(socket, Pointer.nativeValue(message), flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  long recvmsg(int socket, Pointer message, int flags) {
    try {
      return (long) RECVMSG.invokeExact(socket, Pointer.nativeValue(message), flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int open(Pointer path, int flags) {
    try {
      return (int) OPEN.invokeExact(Pointer.nativeValue(path), flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int close(int descriptor) {
    try {
      return (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  long mmap(long address, long length, int protection, int flags, int file, long offset) {
    try {
      return (long) MMAP.invokeExact(address, length, protection, flags, file, offset);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int munmap(long address, long length) {
    try {
      return (int) MUNMAP.invokeExact(address, length);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }
}
