package dev.ipcaudit.bench;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** By direct mapping. */
public class DirectCalls extends Calls {

  /** The C library, with size_t as long. */
  static final class LibC {
    static {
      Native.register("c");
    }

    private LibC() {}

    static native int getpid();

    static native int semget(int key, int count, int flags);

    static native int semctl(int id, int index, int command);

    static native int semop(int id, Pointer operations, long count);

    static native int socketpair(int domain, int type, int protocol, Pointer pair);

    static native long send(int socket, Pointer data, long length, int flags);

    static native long recv(int socket, Pointer data, long length, int flags);

    static native long sendmsg(int socket, Pointer message, int flags);

    static native long recvmsg(int socket, Pointer message, int flags);

    static native int open(Pointer path, int flags);

    static native int close(int descriptor);

    static native long mmap(
        long address, long length, int protection, int flags, int file, long offset);

    static native int munmap(long address, long length);
  }

  @Override
  int getpid() {
    return LibC.getpid();
  }

  @Override
  int semget(int key, int count, int flags) {
    return LibC.semget(key, count, flags);
  }

  @Override
  int semctl(int id, int index, int command) {
    return LibC.semctl(id, index, command);
  }

  @Override
  int semop(int id, Pointer operations, long count) {
    return LibC.semop(id, operations, count);
  }

  @Override
  int socketpair(int domain, int type, int protocol, Pointer pair) {
    return LibC.socketpair(domain, type, protocol, pair);
  }

  @Override
  long send(int socket, Pointer data, long length, int flags) {
    return LibC.send(socket, data, length, flags);
  }

  @Override
  long recv(int socket, Pointer data, long length, int flags) {
    return LibC.recv(socket, data, length, flags);
  }

  @Override
  long sendmsg(int socket, Pointer message, int flags) {
    return LibC.sendmsg(socket, message, flags);
  }

  @Override
  long recvmsg(int socket, Pointer message, int flags) {
    return LibC.recvmsg(socket, message, flags);
  }

  @Override
  int open(Pointer path, int flags) {
    return LibC.open(path, flags);
  }

  @Override
  int close(int descriptor) {
    return LibC.close(descriptor);
  }

  @Override
  long mmap(long address, long length, int protection, int flags, int file, long offset) {
    return LibC.mmap(address, length, protection, flags, file, offset);
  }

  @Override
  int munmap(long address, long length) {
    return LibC.munmap(address, length);
  }
}
