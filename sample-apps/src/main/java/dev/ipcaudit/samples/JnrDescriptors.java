package dev.ipcaudit.samples;

import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.Variadic;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/** By jnr-ffi: an implementation of the interface that it generates at run time. */
final class JnrDescriptors implements Descriptors {

  /** Public, because the class that implements it has a class loader of its own. */
  public interface CLibrary {
    int open(String pathname, int flags);

    int pipe2(@Out int[] pipefd, int flags);

    int socketpair(int domain, int type, int protocol, @Out int[] sv);

    int eventfd(int initval, int flags);

    @Variadic(fixedCount = 2)
    int fcntl(int fd, int cmd, int arg);

    int setsockopt(int sockfd, int level, int optname, @In int[] optval, int optlen);

    @ssize_t
    long read(int fd, @Out byte[] buf, @size_t long count);

    @ssize_t
    long write(int fd, @In byte[] buf, @size_t long count);

    @ssize_t
    long sendmsg(int sockfd, Pointer msg, int flags);

    @ssize_t
    long recvmsg(int sockfd, Pointer msg, int flags);

    int close(int fd);
  }

  private final CLibrary c = LibraryLoader.create(CLibrary.class).load("c");

  @Override
  public int open(String pathname, int flags) {
    return c.open(pathname, flags);
  }

  @Override
  public int pipe2(int[] pipefd, int flags) {
    return c.pipe2(pipefd, flags);
  }

  @Override
  public int socketpair(int domain, int type, int protocol, int[] sv) {
    return c.socketpair(domain, type, protocol, sv);
  }

  @Override
  public int eventfd(int initval, int flags) {
    return c.eventfd(initval, flags);
  }

  @Override
  public int fcntl(int fd, int cmd, int arg) {
    return c.fcntl(fd, cmd, arg);
  }

  @Override
  public int setsockopt(int sockfd, int level, int optname, int[] optval, int optlen) {
    return c.setsockopt(sockfd, level, optname, optval, optlen);
  }

  @Override
  public long read(int fd, byte[] buf, long count) {
    return c.read(fd, buf, count);
  }

  @Override
  public long write(int fd, byte[] buf, long count) {
    return c.write(fd, buf, count);
  }

  @Override
  public long sendmsg(int sockfd, long msg, int flags) {
    return c.sendmsg(sockfd, pointer(msg), flags);
  }

  @Override
  public long recvmsg(int sockfd, long msg, int flags) {
    return c.recvmsg(sockfd, pointer(msg), flags);
  }

  @Override
  public int close(int fd) {
    return c.close(fd);
  }

  private static Pointer pointer(long address) {
    return Pointer.wrap(Runtime.getSystemRuntime(), address);
  }

  @Override
  public long address(ByteBuffer direct) {
    return Pointer.wrap(Runtime.getSystemRuntime(), direct).address();
  }

  @Override
  public int errno() {
    return Runtime.getSystemRuntime().getLastError();
  }
}
