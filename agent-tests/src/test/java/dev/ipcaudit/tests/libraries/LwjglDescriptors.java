package dev.ipcaudit.tests.libraries;

import java.lang.reflect.Method;
import java.nio.IntBuffer;
import java.nio.file.Path;

/**
 * Opens and closes descriptors by LWJGL's natives of Linux, by reflection, since the tests have no
 * LWJGL. Argument: whether errno has a place in each method's arguments, as from 3.3.5 on.
 */
public final class LwjglDescriptors {

  private static final String LINUX = "org.lwjgl.system.linux.";
  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0100;
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;

  private LwjglDescriptors() {}

  public static void main(String[] arguments) throws Exception {
    System.setProperty("org.lwjgl.system.SharedLibraryExtractPath", "lwjgl");
    if (!Boolean.parseBoolean(arguments[0])) {
      method("Socket", "socket", int.class, int.class, int.class)
          .invoke(null, AF_UNIX, SOCK_STREAM, 0);
      System.out.println("done");
      return;
    }
    Class<?> errno = IntBuffer.class;
    Method socket = method("Socket", "socket", errno, int.class, int.class, int.class);
    Method open = method("FCNTL", "open", errno, CharSequence.class, int.class, int.class);
    Method create = method("FCNTL", "creat", errno, CharSequence.class, int.class);
    Method close = method("UNISTD", "close", errno, int.class);
    for (int i = 0; i < 2; i++) {
      socket.invoke(null, null, AF_UNIX, SOCK_STREAM, 0); // lost sockets
      Object closed = socket.invoke(null, null, AF_UNIX, SOCK_STREAM, 0); // closed sockets
      System.out.println(close.invoke(null, null, closed));
      String path = Path.of("file" + i).toAbsolutePath().toString();
      open.invoke(null, null, path, O_RDWR | O_CREAT, 0600); // lost files
      closed = create.invoke(null, null, path, 0600); // closed files
      System.out.println(close.invoke(null, null, closed));
      System.out.println(open.invoke(null, null, path + "/none", O_RDWR, 0)); // no file
    }
    socket.invoke(null, null, -1, SOCK_STREAM, 0); // no socket
    System.out.println("done");
  }

  private static Method method(String type, String name, Class<?>... parameters)
      throws ReflectiveOperationException {
    return Class.forName(LINUX + type).getMethod(name, parameters);
  }
}
