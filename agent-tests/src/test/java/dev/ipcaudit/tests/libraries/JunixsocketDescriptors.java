package dev.ipcaudit.tests.libraries;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.newsclub.net.unix.AFPipe;
import org.newsclub.net.unix.AFUNIXSelectorProvider;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketPair;

/** Passes descriptors through junixsocket, loses some and closes others as Java does. */
public final class JunixsocketDescriptors {

  private static AFUNIXSocket receiver;
  private static final FileDescriptor[] KEPT = new FileDescriptor[7];

  private JunixsocketDescriptors() {}

  /** Out of reach of the library's cleaner, which closes what is garbage. */
  private static final List<AFUNIXSocket> LOST = new ArrayList<>();

  public static void main(String[] arguments) throws Exception {
    AFUNIXSocketAddress address = AFUNIXSocketAddress.of(Path.of("s").toAbsolutePath().toFile());
    AFUNIXServerSocket server = AFUNIXServerSocket.newInstance(); // listener
    server.bind(address);
    for (int i = 0; i < 3; i++) {
      AFUNIXSocket client = AFUNIXSocket.connectTo(address); // closed clients
      AFUNIXSocket accepted = server.accept(); // closed servers
      client.close();
      accepted.close();
      AFUNIXSocketPair<AFUNIXSocketChannel> pair = AFUNIXSocketPair.open(); // pairs, closed
      pair.close();
      AFPipe pipe = AFUNIXSelectorProvider.provider().openPipe(); // closed pipes
      pipe.close();
    }
    for (int i = 0; i < 2; i++) {
      LOST.add(AFUNIXSocket.connectTo(address)); // lost clients
      server.accept().close();
    }
    pass(server, address);
    server.close();
    System.out.println("done");
  }

  private static void pass(AFUNIXServerSocket server, AFUNIXSocketAddress address)
      throws Exception {
    Path file = Files.writeString(Path.of("passed.txt"), "text");
    AFUNIXSocket sender = AFUNIXSocket.connectTo(address); // sender
    receiver = server.accept(); // receiver
    receiver.setAncillaryReceiveBufferSize(1024);
    for (int i = 0; i < KEPT.length; i++) {
      try (FileInputStream in = new FileInputStream(file.toFile())) {
        sender.setOutboundFileDescriptors(in.getFD());
        sender.getOutputStream().write(1);
        receiver.getInputStream().read(); // received
      }
      KEPT[i] = receiver.getReceivedFileDescriptors()[0];
    }
    for (int i = 0; i < 5; i++) {
      try (FileInputStream in = new FileInputStream(KEPT[i])) {
        System.out.println(new String(in.readAllBytes()));
      }
    }
    sender.close();
  }
}
