package dev.ipcaudit.tests.jdk;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Has used all channels before the agent comes, and goes on to lose them. */
public final class LateHost {

  private static final List<Object> KEPT = new ArrayList<>();

  private LateHost() {}

  public static void main(String[] args) throws Exception {
    SocketChannel early = SocketChannel.open(StandardProtocolFamily.UNIX); // from before
    Pipe pipe = Pipe.open();
    Selector selector = Selector.open();
    KEPT.add(Pipe.open());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    in.readLine();
    for (int i = 0; i < 3; i++) {
      KEPT.add(SocketChannel.open(StandardProtocolFamily.UNIX)); // channels lost late
      KEPT.add(Selector.open()); // selectors lost late
      KEPT.add(Pipe.open()); // pipes lost late
      SocketChannel.open(StandardProtocolFamily.UNIX).close(); // channels closed late
    }
    early.close();
    pipe.source().close();
    pipe.sink().close();
    selector.close();
    System.out.println("ended");
  }
}
