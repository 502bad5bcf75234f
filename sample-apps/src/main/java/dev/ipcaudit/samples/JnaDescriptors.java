package dev.ipcaudit.samples;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** By JNA's interface mapping: a proxy that looks each function up by its name. */
final class JnaDescriptors implements Descriptors {

  /** Public as in JNA's own documentation; the proxy then lives in a package of the JDK's. */
  public interface CLibrary extends Library {
    int open(String pathname, int flags);

    int pipe2(int[] pipefd, int flags);

    int socketpair(int domain, int type, int protocol, int[] sv);

    int eventfd(int initval, int flags);

    int fcntl(int fd, int cmd, Object... more);

    int setsockopt(int sockfd, int level, int optname, int[] optval, int optlen);

    long read(int fd, byte[] buf, long count);

    long write(int fd, byte[] buf, long count);

    long sendmsg(int sockfd, Pointer msg, int flags);

    long recvmsg(int sockfd, Pointer msg, int flags);

    int close(int fd);
  }

  private final CLibrary c = Native.load("c", CLibrary.class);

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
    return c.sendmsg(sockfd, new Pointer(msg), flags);
  }

  @Override
  public long recvmsg(int sockfd, long msg, int flags) {
    return c.recvmsg(sockfd, new Pointer(msg), flags);
  }

  @Override
  public int close(int fd) {
    return c.close(fd);
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
