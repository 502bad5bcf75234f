package dev.ipcaudit.samples;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/** By the JDK's own linker: java.lang.foreign, final since JDK 22. */
final class FfmDescriptors extends FfmCalls implements Descriptors {

  private static final MethodHandle OPEN = linkVariadic("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle PIPE2 = link("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SOCKETPAIR =
      link("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EVENTFD = link("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle FCNTL =
      linkVariadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      link("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle READ = link("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE = link("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle SENDMSG =
      link("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle RECVMSG =
      link("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = link("close", JAVA_INT, JAVA_INT);

  @Override
  public int open(String pathname, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) OPEN.invokeExact(kept(), arena.allocateFrom(pathname), flags);
    } catch (Throwable failure) {
      throw new LinkageError("open", failure);
    }
  }

  @Override
  public int pipe2(int[] pipefd, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pipefdCopy = arena.allocateFrom(JAVA_INT, pipefd);
      int result = (int) PIPE2.invokeExact(kept(), pipefdCopy, flags);
      MemorySegment.ofArray(pipefd).copyFrom(pipefdCopy);
      return result;
    } catch (Throwable failure) {
      throw new LinkageError("pipe2", failure);
    }
  }

  @Override
  public int socketpair(int domain, int type, int protocol, int[] sv) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment svCopy = arena.allocateFrom(JAVA_INT, sv);
      int result = (int) SOCKETPAIR.invokeExact(kept(), domain, type, protocol, svCopy);
      MemorySegment.ofArray(sv).copyFrom(svCopy);
      return result;
    } catch (Throwable failure) {
      throw new LinkageError("socketpair", failure);
    }
  }

  @Override
  public int eventfd(int initval, int flags) {
    try {
      return (int) EVENTFD.invokeExact(kept(), initval, flags);
    } catch (Throwable failure) {
      throw new LinkageError("eventfd", failure);
    }
  }

  @Override
  public int fcntl(int fd, int cmd, int arg) {
    try {
      return (int) FCNTL.invokeExact(kept(), fd, cmd, arg);
    } catch (Throwable failure) {
      throw new LinkageError("fcntl", failure);
    }
  }

  @Override
  public int setsockopt(int sockfd, int level, int optname, int[] optval, int optlen) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment optvalCopy = arena.allocateFrom(JAVA_INT, optval);
      return (int) SETSOCKOPT.invokeExact(kept(), sockfd, level, optname, optvalCopy, optlen);
    } catch (Throwable failure) {
      throw new LinkageError("setsockopt", failure);
    }
  }

  @Override
  public long read(int fd, byte[] buf, long count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bufCopy = arena.allocateFrom(JAVA_BYTE, buf);
      long result = (long) READ.invokeExact(kept(), fd, bufCopy, count);
      MemorySegment.ofArray(buf).copyFrom(bufCopy);
      return result;
    } catch (Throwable failure) {
      throw new LinkageError("read", failure);
    }
  }

  @Override
  public long write(int fd, byte[] buf, long count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bufCopy = arena.allocateFrom(JAVA_BYTE, buf);
      return (long) WRITE.invokeExact(kept(), fd, bufCopy, count);
    } catch (Throwable failure) {
      throw new LinkageError("write", failure);
    }
  }

  @Override
  public long sendmsg(int sockfd, long msg, int flags) {
    try {
      return (long) SENDMSG.invokeExact(kept(), sockfd, MemorySegment.ofAddress(msg), flags);
    } catch (Throwable failure) {
      throw new LinkageError("sendmsg", failure);
    }
  }

  @Override
  public long recvmsg(int sockfd, long msg, int flags) {
    try {
      return (long) RECVMSG.invokeExact(kept(), sockfd, MemorySegment.ofAddress(msg), flags);
    } catch (Throwable failure) {
      throw new LinkageError("recvmsg", failure);
    }
  }

  @Override
  public int close(int fd) {
    try {
      return (int) CLOSE.invokeExact(kept(), fd);
    } catch (Throwable failure) {
      throw new LinkageError("close", failure);
    }
  }

  @Override
  public long address(ByteBuffer direct) {
    return MemorySegment.ofBuffer(direct).address();
  }
}
