package dev.ipcaudit.tests.libraries;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens sockets by sbt's ipcsocket, loses some and closes others. Argument: whether by its own
 * natives; else by JNA.
 */
public final class IpcSockets {

  private static final String LIBRARY = "org.scalasbt.ipcsocket.";
  private static final List<Socket> LOST = new ArrayList<>();

  private IpcSockets() {}

  public static void main(String[] arguments) throws Exception {
    boolean natives = Boolean.parseBoolean(arguments[0]);
    String path = Path.of("s").toAbsolutePath().toString();
    Constructor<?> servers = constructor("UnixDomainServerSocket");
    Constructor<?> sockets = constructor("UnixDomainSocket");
    ServerSocket server = (ServerSocket) servers.newInstance(path, natives); // listener
    int read = 0;
    for (int i = 0; i < 3; i++) {
      Socket client = (Socket) sockets.newInstance(path, natives); // closed clients
      Socket accepted = server.accept(); // closed servers
      client.getOutputStream().write(i);
      read += accepted.getInputStream().read();
      client.close();
      accepted.close();
    }
    for (int i = 0; i < 2; i++) {
      LOST.add((Socket) sockets.newInstance(path, natives)); // lost clients
      LOST.add(server.accept()); // lost servers
    }
    server.close();
    Files.deleteIfExists(Path.of(path));
    for (int i = 0; i < 2; i++) {
      try {
        sockets.newInstance(path, natives); // refused
      } catch (InvocationTargetException refused) {
        System.out.println(refused.getCause() instanceof IOException);
      }
    }
    System.out.println("read " + read);
  }

  private static Constructor<?> constructor(String name) throws ReflectiveOperationException {
    return Class.forName(LIBRARY + name).getConstructor(String.class, boolean.class);
  }
}
