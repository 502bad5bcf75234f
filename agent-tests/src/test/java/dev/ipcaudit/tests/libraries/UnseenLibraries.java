package dev.ipcaudit.tests.libraries;

import dev.ipcaudit.tests.blocked.OwnFindings;
import java.nio.file.Path;

/**
 * Loads libraries whose natives call libc for themselves, by reflection, since the tests have none
 * of them or other versions: some before a look at the coverage and some after it. Arguments: a
 * library of the tests' own, and a second one to look in between.
 */
public final class UnseenLibraries {

  private UnseenLibraries() {}

  public static void main(String[] arguments) throws Exception {
    System.load(arguments[0]);
    Class.forName("io.netty.channel.uring.IoUring").getMethod("isAvailable").invoke(null);
    if (arguments.length > 1) {
      look();
    }
    Class.forName("org.newsclub.net.unix.AFUNIXSocket").getMethod("isSupported").invoke(null);
    Class<?> pointer = Class.forName("org.bytedeco.javacpp.Pointer");
    Class.forName("org.bytedeco.javacpp.Loader")
        .getMethod("load", Class.class)
        .invoke(null, pointer);
    // it keeps its library there
    System.setProperty("java.io.tmpdir", Path.of("").toAbsolutePath().toString());
    Class.forName("com.fazecast.jSerialComm.SerialPort").getMethod("getCommPorts").invoke(null);
    System.out.println("done");
  }

  private static void look() throws Exception {
    String text = OwnFindings.report("text");
    if (!text.contains("libunseen") || text.contains("junixsocket-native")) {
      System.out.println(text);
    }
  }
}
