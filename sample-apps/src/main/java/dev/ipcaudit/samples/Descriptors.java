package dev.ipcaudit.samples;

import java.nio.ByteBuffer;

/** Descriptors, and what goes through them. */
interface Descriptors extends LibcCalls {

  // bits/fcntl-linux.h
  int O_RDONLY = 0;
  int O_NONBLOCK = 04000;
  int O_CLOEXEC = 02000000;
  int F_SETFL = 4;
  int F_SETPIPE_SZ = 1031;

  // bits/socket.h, bits/socket_type.h, asm-generic/socket.h
  int AF_UNIX = 1;
  int SOCK_STREAM = 1;
  int SOCK_SEQPACKET = 5;
  int SOCK_CLOEXEC = O_CLOEXEC;
  int SOL_SOCKET = 1;
  int SO_SNDBUF = 7;
  int SCM_RIGHTS = 1;
  int MSG_CMSG_CLOEXEC = 0x40000000;

  // bits/eventfd.h
  int EFD_SEMAPHORE = 1;
  int EFD_NONBLOCK = O_NONBLOCK;
  int EFD_CLOEXEC = O_CLOEXEC;

  /** The form without a mode, which is all that a file which exists needs. */
  int open(String pathname, int flags);

  /**
   * @param pipefd takes the end to read from and the end to write to
   */
  int pipe2(int[] pipefd, int flags);

  /**
   * @param sv takes the two ends
   */
  int socketpair(int domain, int type, int protocol, int[] sv);

  int eventfd(int initval, int flags);

  /** The form with a number. */
  int fcntl(int fd, int cmd, int arg);

  /**
   * @param optval an int
   * @param optlen its size, 4
   */
  int setsockopt(int sockfd, int level, int optname, int[] optval, int optlen);

  long read(int fd, byte[] buf, long count);

  long write(int fd, byte[] buf, long count);

  /**
   * @param msg the address of a {@code struct msghdr}
   */
  long sendmsg(int sockfd, long msg, int flags);

  /**
   * @param msg the address of a {@code struct msghdr}
   */
  long recvmsg(int sockfd, long msg, int flags);

  int close(int fd);

  /** Where a direct buffer lies, as the binding tells it: no call of the C library. */
  long address(ByteBuffer direct);
}
