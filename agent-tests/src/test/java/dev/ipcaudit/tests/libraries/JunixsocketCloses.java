package dev.ipcaudit.tests.libraries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** Closes servers that somebody waits at, for which junixsocket makes sockets of its own. */
public final class JunixsocketCloses {

  public static final int ONCE = 2;
  public static final int MORE = 3;

  private JunixsocketCloses() {}

  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < ONCE; i++) {
      closesOne();
    }
    for (int i = 0; i < MORE; i++) {
      closesAnother();
    }
    System.out.println("done");
  }

  private static void closesOne() throws Exception {
    AFUNIXServerSocket server = listening();
    server.close(); // closed
  }

  private static void closesAnother() throws Exception {
    AFUNIXServerSocket server = listening();
    server.close(); // closed as well
  }

  private static AFUNIXServerSocket listening() throws Exception {
    Path path = Path.of("s").toAbsolutePath();
    AFUNIXServerSocket server = AFUNIXServerSocket.newInstance(); // listener
    server.bind(AFUNIXSocketAddress.of(path.toFile()));
    CountDownLatch begun = new CountDownLatch(1);
    Thread acceptor =
        new Thread(
            () -> {
              begun.countDown();
              try {
                server.accept().close();
              } catch (IOException closed) {
                // as it is meant
              }
            });
    acceptor.setDaemon(true);
    acceptor.start();
    begun.await();
    while (!waits(acceptor)) {
      Thread.onSpinWait();
    }
    Files.delete(path);
    return server;
  }

  /** Whether it is in the native call. */
  private static boolean waits(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length > 0
        && stack[0].isNativeMethod()
        && stack[0].getClassName().endsWith(".NativeUnixSocket");
  }
}
