package dev.ipcaudit.bench;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** By interface mapping. */
public class InterfaceCalls extends Calls {

  private static final LibC LIBC = Native.load("c", LibC.class);

  /** The C library, with size_t as long. */
  public interface LibC extends Library {
    int getpid();

    int semget(int key, int count, int flags);

    int semctl(int id, int index, int command);

    int semop(int id, Pointer operations, long count);

    int socketpair(int domain, int type, int protocol, Pointer pair);

    long send(int socket, Pointer data, long length, int flags);

    long recv(int socket, Pointer data, long length, int flags);

    long sendmsg(int socket, Pointer message, int flags);

    long recvmsg(int socket, Pointer message, int flags);

    int open(Pointer path, int flags);

    int close(int descriptor);

    long mmap(long address, long length, int protection, int flags, int file, long offset);

    int munmap(long address, long length);
  }

  @Override
  int getpid() {
    return LIBC.getpid();
  }

  @Override
  int semget(int key, int count, int flags) {
    return LIBC.semget(key, count, flags);
  }

  @Override
  int semctl(int id, int index, int command) {
    return LIBC.semctl(id, index, command);
  }

  @Override
  int semop(int id, Pointer operations, long count) {
    return LIBC.semop(id, operations, count);
  }

  @Override
  int socketpair(int domain, int type, int protocol, Pointer pair) {
    return LIBC.socketpair(domain, type, protocol, pair);
  }

  @Override
  long send(int socket, Pointer data, long length, int flags) {
    return LIBC.send(socket, data, length, flags);
  }

  @Override
  long recv(int socket, Pointer data, long length, int flags) {
    return LIBC.recv(socket, data, length, flags);
  }

  @Override
  long sendmsg(int socket, Pointer message, int flags) {
    return LIBC.sendmsg(socket, message, flags);
  }

  @Override
  long recvmsg(int socket, Pointer message, int flags) {
    return LIBC.recvmsg(socket, message, flags);
  }

  @Override
  int open(Pointer path, int flags) {
    return LIBC.open(path, flags);
  }

  @Override
  int close(int descriptor) {
    return LIBC.close(descriptor);
  }

  @Override
  long mmap(long address, long length, int protection, int flags, int file, long offset) {
    return LIBC.mmap(address, length, protection, flags, file, offset);
  }

  @Override
  int munmap(long address, long length) {
    return LIBC.munmap(address, length);
  }
}
