package dev.ipcaudit.tests.jdk;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Uses channels and sockets of the JDK that are no IPC: files and TCP. */
public final class OtherChannels {

  private OtherChannels() {}

  public static void main(String[] args) throws Exception {
    try (FileChannel file = FileChannel.open(Path.of("/proc/self/stat"))) {
      file.read(ByteBuffer.allocate(10));
    }
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress("127.0.0.1", 0));
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress());
          SocketChannel accepted = server.accept()) {
        client.write(ByteBuffer.wrap(new byte[] {1}));
        accepted.read(ByteBuffer.allocate(1));
      }
    }
    try (ServerSocket server = new ServerSocket(0);
        Socket client = new Socket("127.0.0.1", server.getLocalPort())) {
      server.accept().close();
      client.getOutputStream().flush();
    }
    System.out.println(System.getenv("PATH") != null);
  }
}
