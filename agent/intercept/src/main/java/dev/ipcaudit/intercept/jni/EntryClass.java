package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.model.KnownBinding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A class of a JNI library and its entry points. Immutable. */
final class EntryClass {

  private static final String EPOLL = "io/netty/channel/epoll/";
  private static final String URING = "io/netty/channel/uring/";
  private static final String UNIX = "io/netty/channel/unix/";
  private static final String NEWSCLUB = "org/newsclub/net/unix/";
  private static final String LINUX = "org/lwjgl/system/linux/";
  private static final String FD = "Ljava/io/FileDescriptor;";
  private static final String BUFFER = "Ljava/nio/ByteBuffer;";
  private static final String CHILD = "(I" + BUFFER + ")Lio/netty/channel/Channel;";

  // one line an entry point; the same in Netty 4.1 and 4.2, of which only 4.2 has an io_uring, in
  // junixsocket 2.5 and newer, in ipcsocket 1.1 and newer, which has no natives before, and in
  // LWJGL
  // 3.3.5 and newer
  private static final EntryClass[] TABLE = {
    new EntryClass(
        KnownBinding.NETTY,
        EPOLL + "Native",
        new EntryPoint("eventFd", "()I", "eventfd", Shape.PLAIN),
        new EntryPoint("timerFd", "()I", "timerfd_create", Shape.PLAIN),
        new EntryPoint("epollCreate", "()I", "epoll_create1", Shape.PLAIN)),
    new EntryClass(
        KnownBinding.NETTY_IO_URING,
        URING + "Native",
        new EntryPoint("ioUringSetup", "(III)[J", "io_uring_setup", Shape.MAPS_RING),
        new EntryPoint("blockingEventFd", "()I", "eventfd", Shape.PLAIN),
        new EntryPoint("ioUringExit", "(JIJIJIII)V", "close", Shape.UNMAPS_RING)),
    new EntryClass(
        KnownBinding.NETTY_IO_URING,
        URING + "IoUringIoOps",
        // what is to be closed on the ring: its number is no longer used from here on
        new EntryPoint(
            "newClose", "(IBS)L" + URING + "IoUringIoOps;", "close", Shape.CLOSES_ON_RING)),
    new EntryClass(
        KnownBinding.NETTY_IO_URING,
        URING + "IoUringServerSocketChannel",
        new EntryPoint("newChildChannel", CHILD, "accept4", Shape.ACCEPTED_ON_RING)),
    new EntryClass(
        KnownBinding.NETTY_IO_URING,
        URING + "IoUringServerDomainSocketChannel",
        new EntryPoint("newChildChannel", CHILD, "accept4", Shape.ACCEPTED_ON_RING)),
    new EntryClass(
        KnownBinding.NETTY_IO_URING,
        URING + "AbstractIoUringChannel",
        EntryPoint.gives(
            "doRegister",
            "(Lio/netty/channel/ChannelPromise;)V",
            new OnRing("socket", URING + "LinuxSocket"))),
    new EntryClass(
        KnownBinding.NETTY_IO_URING,
        URING + "IoUringIoHandler",
        EntryPoint.gives("initialize", "()V", new OnRing("eventfd", UNIX + "FileDescriptor"))),
    new EntryClass(
        KnownBinding.NETTY,
        UNIX + "Socket",
        new EntryPoint("newSocketDomainFd", "()I", "socket", Shape.UNIX_SOCKET),
        new EntryPoint("newSocketDomainDgramFd", "()I", "socket", Shape.UNIX_SOCKET),
        new EntryPoint("accept", "(I[B)I", "accept4", Shape.PLAIN),
        new EntryPoint("recvFd", "(I)I", "recvmsg(SCM_RIGHTS)", Shape.RECEIVED)),
    new EntryClass(
        KnownBinding.NETTY,
        UNIX + "FileDescriptor",
        new EntryPoint("close", "(I)I", "close", Shape.PLAIN),
        new EntryPoint("newPipe", "()J", "pipe2", Shape.PACKED_PAIR)),
    new EntryClass(
        KnownBinding.JUNIXSOCKET,
        NEWSCLUB + "NativeUnixSocket",
        new EntryPoint("createSocket", "(" + FD + "II)V", "socket", Shape.FILLS_SOCKET),
        new EntryPoint(
            "accept", "(" + BUFFER + "I" + FD + FD + "JI)Z", "accept", Shape.FILLS_ACCEPTED),
        new EntryPoint("socketPair", "(II" + FD + FD + ")V", "socketpair", Shape.FILLS_SOCKET_PAIR),
        new EntryPoint("initPipe", "(" + FD + FD + "Z)Z", "pipe", Shape.FILLS_PIPE),
        EntryPoint.added("duplicate", "(" + FD + FD + ")" + FD, "dup", Shape.PLAIN),
        new EntryPoint("close", "(" + FD + ")V", "close", Shape.CLOSES)),
    new EntryClass(
        KnownBinding.JUNIXSOCKET,
        NEWSCLUB + "AncillaryDataSupport",
        // the library's native code calls it whenever it has received some
        new EntryPoint(
            "receiveFileDescriptors", "([I)V", "recvmsg(SCM_RIGHTS)", Shape.RECEIVED_ALL)),
    new EntryClass(
        KnownBinding.IPCSOCKET,
        "org/scalasbt/ipcsocket/JNIUnixDomainSocketLibraryProvider",
        new EntryPoint("socketNative", "(III)I", "socket", Shape.PLAIN),
        new EntryPoint("acceptNative", "(I)I", "accept", Shape.PLAIN),
        new EntryPoint("closeNative", "(I)I", "close", Shape.PLAIN)),
    new EntryClass(
        KnownBinding.LWJGL,
        LINUX + "FCNTL",
        new EntryPoint("nopen", "(JJII)I", "open", Shape.AFTER_ERRNO),
        new EntryPoint("nopenat", "(JIJII)I", "openat", Shape.AFTER_ERRNO),
        new EntryPoint("ncreat", "(JJI)I", "creat", Shape.AFTER_ERRNO)),
    new EntryClass(
        KnownBinding.LWJGL,
        LINUX + "Socket",
        new EntryPoint("nsocket", "(JIII)I", "socket", Shape.AFTER_ERRNO)),
    new EntryClass(
        KnownBinding.LWJGL,
        LINUX + "UNISTD",
        new EntryPoint("nclose", "(JI)I", "close", Shape.AFTER_ERRNO)),
  };

  final KnownBinding library;
  final String name;
  final List<EntryPoint> entries;

  private EntryClass(KnownBinding library, String name, EntryPoint... entries) {
    this.library = library;
    this.name = name;
    this.entries = List.of(entries);
  }

  /** Whether the natives take and give what those of C do: addresses, and -1 for a failure. */
  boolean isAsInC() {
    return library == KnownBinding.LWJGL;
  }

  /**
   * The entry points of a class; null for any class that has none.
   *
   * @param name internal
   */
  static @Nullable EntryClass of(String name) {
    for (EntryClass candidate : TABLE) {
      if (candidate.name.equals(name)) {
        return candidate;
      }
    }
    return null;
  }
}
