package dev.ipcaudit.tests.jdk;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * Opens all that the JDK itself has of IPC, without any binding, loses some and closes others.
 * Needs the directory of its sockets as argument.
 */
public final class JdkObjects {

  /** Kept to the end, by whoever forgot it. */
  private static final List<Object> KEPT = new ArrayList<>();

  private static Path directory = Path.of(".");

  private JdkObjects() {}

  public static void main(String[] args) throws Exception {
    directory = Files.createTempDirectory("jdk-objects");
    try {
      channels();
      pipes();
      selectors();
      processes();
      throughOthers();
      if (Runtime.version().feature() >= 21) {
        virtual();
      }
    } finally {
      try (var files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
    System.out.println("done");
  }

  private static void channels() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("server"));
    try (ServerSocketChannel server =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)) { // one server closed
      server.bind(address);
      for (int i = 0; i < 200; i++) {
        SocketChannel client = SocketChannel.open(address); // clients closed
        SocketChannel accepted = server.accept(); // connections closed
        client.write(ByteBuffer.wrap(new byte[] {1}));
        accepted.read(ByteBuffer.allocate(1));
        accepted.close(); // closes a connection
        client.close(); // closes a client
      }
      for (int i = 0; i < 5; i++) {
        SocketChannel client = SocketChannel.open(address); // clients lost
        KEPT.add(client);
        SocketChannel accepted = server.accept(); // connections half lost
        if (i % 2 == 0) {
          accepted.close();
        } else {
          KEPT.add(accepted);
        }
      }
      refused();
      fullWithoutBlocking(server, address);
      closedWhileReading(server, address);
      Cleaner.Cleanable cleanable = cleaned();
      cleanable.clean();
    }
    KEPT.add(SocketChannel.open(StandardProtocolFamily.UNIX)); // one channel kept
    for (int i = 0; i < 3; i++) {
      SocketChannel.open(new InetSocketAddress("127.0.0.1", SERVER.getLocalPort())); // TCP is none
      ServerSocketChannel.open(); // nor are its servers
    }
  }

  private static final ServerSocket SERVER = server();

  private static ServerSocket server() {
    try {
      return new ServerSocket(0);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** What cannot be connected to is closed by the JDK. */
  private static void refused() {
    for (int i = 0; i < 3; i++) {
      try {
        SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("nobody"))); // refused
      } catch (IOException expected) {
        // that is what is tried
      }
    }
  }

  /** A write that returns 0 is the JDK's way to say EAGAIN. */
  private static void fullWithoutBlocking(ServerSocketChannel server, UnixDomainSocketAddress to)
      throws IOException {
    try (SocketChannel client = SocketChannel.open(to);
        SocketChannel accepted = server.accept()) {
      client.configureBlocking(false);
      while (client.write(ByteBuffer.allocate(1 << 16)) > 0) { // full
        continue;
      }
      accepted.configureBlocking(false);
    }
  }

  /** A thread is in a call with the channel: its descriptor is replaced before it is closed. */
  private static void closedWhileReading(ServerSocketChannel server, UnixDomainSocketAddress to)
      throws Exception {
    for (int i = 0; i < 3; i++) {
      SocketChannel client = SocketChannel.open(to); // closed under a reader
      SocketChannel accepted = server.accept(); // peer of a reader
      Thread reader =
          new Thread(
              () -> {
                try {
                  accepted.read(ByteBuffer.allocate(1));
                } catch (IOException expected) {
                  // closed meanwhile
                }
              });
      reader.start();
      Pipe pipe = Pipe.open(); // a pipe closed under a reader
      Thread second =
          new Thread(
              () -> {
                try {
                  pipe.source().read(ByteBuffer.allocate(1));
                } catch (IOException expected) {
                  // closed meanwhile
                }
              });
      second.start();
      awaitNative(reader);
      awaitNative(second);
      accepted.close(); // closes under a reader
      pipe.source().close();
      pipe.sink().close();
      client.close();
      reader.join();
      second.join();
    }
  }

  /** A thread is in a call of the kernel. */
  static void awaitNative(Thread thread) throws InterruptedException {
    while (true) {
      StackTraceElement[] stack = thread.getStackTrace();
      if (stack.length > 0 && stack[0].isNativeMethod()) {
        return;
      }
      Thread.sleep(1);
    }
  }

  private static Cleaner.Cleanable cleaned() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX); // closed by a cleaner
    return Cleaner.create().register(new Object(), new Closing(channel));
  }

  private record Closing(AbstractInterruptibleChannel channel) implements Runnable {
    @Override
    public void run() {
      try {
        channel.close();
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  private static void pipes() throws Exception {
    for (int i = 0; i < 4; i++) {
      Pipe pipe = Pipe.open(); // pipes closed
      try (Pipe.SourceChannel source = pipe.source();
          Pipe.SinkChannel sink = pipe.sink()) {
        sink.write(ByteBuffer.wrap(new byte[] {1}));
        source.read(ByteBuffer.allocate(1));
      }
    }
    for (int i = 0; i < 3; i++) {
      Pipe pipe = open(); // a forwarder's caller
      KEPT.add(pipe);
      pipe.sink().close();
    }
    KEPT.add(Pipe.open()); // one pipe kept
    Callable<Pipe> reference = Pipe::open;
    Pipe pipe = reference.call(); // by a method reference
    pipe.source().close();
    pipe.sink().close();
    Method open = Pipe.class.getMethod("open");
    pipe = (Pipe) open.invoke(null); // by reflection
    pipe.source().close();
    pipe.sink().close();
  }

  /** Not named as the family of the call: it is the call site. */
  private static Pipe open() throws IOException {
    return Pipe.open(); // pipes half lost
  }

  private static void selectors() throws Exception {
    for (int i = 0; i < 4; i++) {
      try (Selector selector = Selector.open()) { // selectors closed
        selector.selectNow();
      }
    }
    for (int i = 0; i < 3; i++) {
      KEPT.add(Selector.open()); // selectors lost
    }
    KEPT.add(Selector.open()); // one selector kept
    for (int i = 0; i < 2; i++) {
      Selector selector = Selector.open(); // selectors in use
      Pipe pipe = Pipe.open(); // pipes registered
      pipe.source().configureBlocking(false);
      pipe.source().register(selector, SelectionKey.OP_READ);
      KEPT.add(pipe);
      loop(selector);
    }
    closedButRegistered();
  }

  private static void loop(Selector selector) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Thread loop =
        new Thread(
            () -> {
              begun.countDown();
              try {
                while (selector.select() >= 0) {
                  continue;
                }
              } catch (IOException end) {
                throw new IllegalStateException(end);
              }
            });
    loop.setDaemon(true);
    loop.start();
    begun.await();
  }

  /** What is registered stays open until its selector selects, or is closed. */
  private static void closedButRegistered() throws IOException {
    Selector selector = Selector.open(); // selects no more
    for (int i = 0; i < 2; i++) {
      Pipe pipe = Pipe.open(); // closed and yet open
      pipe.source().configureBlocking(false);
      pipe.source().register(selector, SelectionKey.OP_READ);
      selector.selectNow();
      pipe.source().close();
      pipe.sink().close();
    }
    KEPT.add(selector);
    try (Selector closed = Selector.open()) { // closes what was registered
      Pipe pipe = Pipe.open(); // closed by its selector
      pipe.source().configureBlocking(false);
      pipe.source().register(closed, SelectionKey.OP_READ);
      closed.selectNow();
      pipe.source().close();
      pipe.sink().close();
    }
  }

  private static void processes() throws Exception {
    for (int i = 0; i < 3; i++) {
      Process process = new ProcessBuilder("true").start(); // processes that end
      process.waitFor();
      awaitClosed(process);
    }
    for (int i = 0; i < 2; i++) {
      Process process = Runtime.getRuntime().exec(new String[] {"cat"}); // streams closed
      process.getOutputStream().close();
      process.getInputStream().close();
      process.getErrorStream().close();
      process.waitFor();
    }
    for (int i = 0; i < 2; i++) {
      KEPT.add(new ProcessBuilder("cat").start()); // processes forgotten
      new ProcessBuilder("true").inheritIO().start().waitFor(); // no streams
    }
    for (int i = 0; i < 2; i++) {
      ProcessBuilder builder = new ProcessBuilder("cat");
      Process process = builder.redirectErrorStream(true).start(); // processes read
      KEPT.add(process);
      InputStream output = process.getInputStream();
      Thread reader =
          new Thread(
              () -> {
                try {
                  while (output.read() >= 0) {
                    continue;
                  }
                } catch (IOException end) {
                  throw new IllegalStateException(end);
                }
              });
      reader.setDaemon(true);
      reader.start();
    }
    Runtime.getRuntime().addShutdownHook(new Thread(JdkObjects::nothing));
  }

  private static void nothing() {
    // a hook of the host changes nothing
  }

  /** The JDK does so on another thread. */
  private static void awaitClosed(Process process) throws Exception {
    process.onExit().get();
  }

  /** What the JDK opens for itself. */
  private static void throughOthers() throws Exception {
    for (int i = 0; i < 3; i++) {
      HttpClient client = HttpClient.newHttpClient(); // opens a selector of its own
      KEPT.add(client);
      var server = com.sun.net.httpserver.HttpServer.create(new InetSocketAddress(0), 0); // too
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      HttpRequest request =
          HttpRequest.newBuilder(
                  java.net.URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
              .build();
      client.send(request, HttpResponse.BodyHandlers.discarding());
      server.stop(0);
    }
  }

  private static void virtual() throws Exception {
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    List<Thread> threads = new ArrayList<>();
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("virtual"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      Runnable client =
          () -> {
            try (SocketChannel channel = SocketChannel.open(address)) { // by virtual threads
              channel.read(ByteBuffer.allocate(1));
            } catch (IOException failure) {
              throw new IllegalStateException(failure);
            }
          };
      for (int i = 0; i < 20; i++) {
        threads.add((Thread) start.invoke(null, client));
      }
      for (int i = 0; i < 20; i++) {
        try (SocketChannel accepted = server.accept()) {
          accepted.write(ByteBuffer.wrap(new byte[] {1}));
        }
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }
}
