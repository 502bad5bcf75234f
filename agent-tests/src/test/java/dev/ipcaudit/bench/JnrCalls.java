package dev.ipcaudit.bench;

import com.sun.jna.Pointer;
import jnr.ffi.LibraryLoader;

/** By jnr-ffi, in the way that it calls on this platform. */
public class JnrCalls extends Calls {

  private static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");

  /** The C library, with size_t and pointers as long. */
  public interface LibC {
    int getpid();

    int semget(int key, int count, int flags);

    int semctl(int id, int index, int command);

    int semop(int id, long operations, long count);

    int socketpair(int domain, int type, int protocol, long pair);

    long send(int socket, long data, long length, int flags);

    long recv(int socket, long data, long length, int flags);

    long sendmsg(int socket, long message, int flags);

    long recvmsg(int socket, long message, int flags);

    int open(long path, int flags);

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
    return LIBC.semop(id, Pointer.nativeValue(operations), count);
  }

  @Override
  int socketpair(int domain, int type, int protocol, Pointer pair) {
    return LIBC.socketpair(domain, type, protocol, Pointer.nativeValue(pair));
  }

  @Override
  long send(int socket, Pointer data, long length, int flags) {
    return LIBC.send(socket, Pointer.nativeValue(data), length, flags);
  }

  @Override
  long recv(int socket, Pointer data, long length, int flags) {
    return LIBC.recv(socket, Pointer.nativeValue(data), length, flags);
  }

  @Override
  long sendmsg(int socket, Pointer message, int flags) {
    return LIBC.sendmsg(socket, Pointer.nativeValue(message), flags);
  }

  @Override
  long recvmsg(int socket, Pointer message, int flags) {
    return LIBC.recvmsg(socket, Pointer.nativeValue(message), flags);
  }

  @Override
  int open(Pointer path, int flags) {
    return LIBC.open(Pointer.nativeValue(path), flags);
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
