package dev.ipcaudit.samples;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** By JNA's direct mapping: native methods bound by {@link Native#register(String)}. */
final class JnaDirectDescriptors implements Descriptors {

  /** A class apart, because a class cannot have a method both static and not. */
  private static final class C {
    static {
      Native.register("c");
    }

    static native int open(String pathname, int flags);

    static native int pipe2(int[] pipefd, int flags);

    static native int socketpair(int domain, int type, int protocol, int[] sv);

    static native int eventfd(int initval, int flags);

    /** Declared as if its arguments were fixed: JNA has no other way here. */
    static native int fcntl(int fd, int cmd, int arg);

    static native int setsockopt(int sockfd, int level, int optname, int[] optval, int optlen);

    static native long read(int fd, byte[] buf, long count);

    static native long write(int fd, byte[] buf, long count);

    static native long sendmsg(int sockfd, Pointer msg, int flags);

    static native long recvmsg(int sockfd, Pointer msg, int flags);

    static native int close(int fd);
  }

  @Override
  public int open(String pathname, int flags) {
    return C.open(pathname, flags);
  }

  @Override
  public int pipe2(int[] pipefd, int flags) {
    return C.pipe2(pipefd, flags);
  }

  @Override
  public int socketpair(int domain, int type, int protocol, int[] sv) {
    return C.socketpair(domain, type, protocol, sv);
  }

  @Override
  public int eventfd(int initval, int flags) {
    return C.eventfd(initval, flags);
  }

  @Override
  public int fcntl(int fd, int cmd, int arg) {
    return C.fcntl(fd, cmd, arg);
  }

  @Override
  public int setsockopt(int sockfd, int level, int optname, int[] optval, int optlen) {
    return C.setsockopt(sockfd, level, optname, optval, optlen);
  }

  @Override
  public long read(int fd, byte[] buf, long count) {
    return C.read(fd, buf, count);
  }

  @Override
  public long write(int fd, byte[] buf, long count) {
    return C.write(fd, buf, count);
  }

  @Override
  public long sendmsg(int sockfd, long msg, int flags) {
    return C.sendmsg(sockfd, new Pointer(msg), flags);
  }

  @Override
  public long recvmsg(int sockfd, long msg, int flags) {
    return C.recvmsg(sockfd, new Pointer(msg), flags);
  }

  @Override
  public int close(int fd) {
    return C.close(fd);
  }

  @Override
  public long address(ByteBuffer direct) {
    return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
  }

  @Override
  public int errno() {
    return Native.getLastError();
  }
}
