package dev.ipcaudit.tests.bindings;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import jnr.enxio.channels.NativeSelectorProvider;
import jnr.posix.FileStat;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;

/** Prints what libraries that stand on JNR give: jnr-posix, jnr-unixsocket and jnr-enxio. */
public final class JnrUsers {

  private JnrUsers() {}

  public static void main(String[] args) throws Exception {
    posix();
    sockets();
  }

  private static void posix() {
    POSIX posix = POSIXFactory.getPOSIX();
    System.out.println("native " + posix.isNative());
    System.out.println("pid " + (posix.getpid() == ProcessHandle.current().pid()));
    System.out.println("uid " + posix.getuid() + " gid " + posix.getgid());
    System.out.println("kill " + posix.kill(posix.getpid(), 0));
    FileStat root = posix.stat("/");
    System.out.println("stat " + root.isDirectory() + " " + root.uid());
    System.out.println("access " + posix.libc().access("/no/such/file", 0) + " " + posix.errno());
    posix.errno(77);
    System.out.println("umask " + posix.umask(022) + " " + posix.errno());
    System.out.println("user " + posix.getpwuid(posix.getuid()).getLoginName());
    int[] pipe = new int[2];
    System.out.println("pipe " + posix.pipe(pipe)); // pipe of jnr-posix
    byte[] text = "through a pipe".getBytes(StandardCharsets.US_ASCII);
    System.out.println("write " + posix.write(pipe[1], text, text.length));
    byte[] back = new byte[64];
    long count = posix.read(pipe[0], back, back.length);
    System.out.println("read " + new String(back, 0, (int) count, StandardCharsets.US_ASCII));
    System.out.println("close " + posix.close(pipe[0]) + posix.close(pipe[1]));
  }

  private static void sockets() throws IOException, InterruptedException {
    File file = new File("socket");
    UnixServerSocketChannel server = UnixServerSocketChannel.open(); // server socket
    server.configureBlocking(false);
    server.socket().bind(new UnixSocketAddress(file));
    SelectorProvider enxio = NativeSelectorProvider.getInstance();
    Selector selector = enxio.openSelector(); // pipe of jnr-enxio
    server.register(selector, SelectionKey.OP_ACCEPT);

    Thread client = new Thread(() -> say(file, "through a socket"));
    client.start();
    System.out.println("selected " + selector.select());
    UnixSocketChannel accepted = server.accept(); // accepted socket
    ByteBuffer buffer = ByteBuffer.allocate(64);
    accepted.configureBlocking(true);
    accepted.read(buffer);
    buffer.flip();
    System.out.println("received " + StandardCharsets.US_ASCII.decode(buffer));
    client.join();
    accepted.close();
    selector.close();
    server.close();
  }

  private static void say(File file, String text) {
    try (UnixSocketChannel channel = UnixSocketChannel.open(new UnixSocketAddress(file))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      e.printStackTrace();
    }
  }
}
