package dev.ipcaudit.tests.libraries;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Loads libraries whose natives call libc for themselves, by reflection, since the tests have none
 * of them or other versions: some before a look at the coverage and some after it. Arguments: a
 * library of the tests' own, and a second one to look in between.
 */
public final class UnseenLibraries {

  private UnseenLibraries() {}

  public static void main(String[] arguments) throws Exception {
    ipcsocket();
    Class.forName("io.netty.channel.uring.IoUring").getMethod("isAvailable").invoke(null);
    if (arguments.length > 1) {
      look();
    }
    Class.forName("org.newsclub.net.unix.AFUNIXSocket").getMethod("isSupported").invoke(null);
    Class<?> pointer = Class.forName("org.bytedeco.javacpp.Pointer");
    Class.forName("org.bytedeco.javacpp.Loader")
        .getMethod("load", Class.class)
        .invoke(null, pointer);
    System.load(arguments[0]);
    System.out.println("done");
  }

  private static void look() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName audit = new ObjectName("dev.ipcaudit:type=Audit");
    while (!server.isRegistered(audit)) {
      Thread.sleep(10);
    }
    String[] types = {String.class.getName()};
    String text = (String) server.invoke(audit, "report", new Object[] {"text"}, types);
    if (!text.contains("libsbtipcsocket") || text.contains("junixsocket-native")) {
      System.out.println(text);
    }
  }

  /** Sockets by natives. */
  private static void ipcsocket() throws Exception {
    Path path = Path.of("unseen.sock").toAbsolutePath();
    Class<?> servers = Class.forName("org.scalasbt.ipcsocket.UnixDomainServerSocket");
    Class<?> sockets = Class.forName("org.scalasbt.ipcsocket.UnixDomainSocket");
    try (ServerSocket server =
        (ServerSocket)
            servers
                .getConstructor(String.class, boolean.class)
                .newInstance(path.toString(), true)) {
      Socket client =
          (Socket)
              sockets
                  .getConstructor(String.class, boolean.class)
                  .newInstance(path.toString(), true);
      Method accept = ServerSocket.class.getMethod("accept");
      Socket accepted = (Socket) accept.invoke(server);
      client.getOutputStream().write(7);
      System.out.println("read " + accepted.getInputStream().read());
      client.close();
    }
    new File(path.toString()).delete();
  }
}
