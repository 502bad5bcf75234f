package dev.ipcaudit.tests.libraries;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes descriptors through Netty's natives, loses some and closes others. */
public final class NettyDescriptors {

  private NettyDescriptors() {}

  public static void main(String[] arguments) throws Exception {
    Epoll.ensureAvailability();
    if (arguments.length > 0) {
      System.out.println(arguments[0]);
      System.in.read();
    }
    lost();
    closed();
    received();
    try {
      Native.newEventFd().close();
      new FileDescriptor(9999).close();
    } catch (java.io.IOException e) {
      System.out.println(e.getMessage());
    }
    System.out.println("done");
  }

  private static void lost() throws Exception {
    for (int i = 0; i < 7; i++) {
      Native.newEventFd(); // lost eventfds
    }
    for (int i = 0; i < 3; i++) {
      FileDescriptor[] ends = FileDescriptor.pipe(); // half a pipe lost
      ends[0].close();
    }
    for (int i = 0; i < 2; i++) {
      Socket.newSocketDomain(); // lost sockets
      Native.newTimerFd(); // lost timers
    }
    Native.newEpollCreate(); // one epoll kept
    Socket.newSocketStream().close();
  }

  private static void closed() throws Exception {
    for (int i = 0; i < 5; i++) {
      Native.newEventFd().close(); // closed eventfds
    }
    for (int i = 0; i < 4; i++) {
      FileDescriptor[] ends = FileDescriptor.pipe(); // closed pipes
      ends[0].close();
      ends[1].close();
    }
    int again = Native.newEventFd().intValue(); // closed twice
    new FileDescriptor(again).close();
    try {
      new FileDescriptor(again).close(); // second close
    } catch (java.io.IOException e) {
      System.out.println(e.getMessage());
    }
  }

  private static void received() throws Exception {
    Path file = Files.createFile(Path.of("passed.txt"));
    FileDescriptor open = FileDescriptor.from(file.toFile());
    Socket server = Socket.newSocketDomain(); // closed listener
    server.bind(new DomainSocketAddress(file.toAbsolutePath().getParent() + "/s"));
    server.listen(1);
    Socket sender = Socket.newSocketDomain(); // closed sender
    sender.connect(new DomainSocketAddress(file.toAbsolutePath().getParent() + "/s"));
    Socket receiver = new Socket(server.accept(new byte[128])); // accepted
    for (int i = 0; i < 7; i++) {
      sender.sendFd(open.intValue());
      FileDescriptor arrived = new FileDescriptor(receiver.recvFd()); // received
      if (i % 3 > 0 || i == 0) {
        arrived.close();
      }
    }
    System.out.println("nothing more " + receiver.recvFd());
    sender.close();
    System.out.println("at the end " + receiver.recvFd());
    receiver.close();
    server.close();
    open.close();
  }
}
