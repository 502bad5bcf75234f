package dev.ipcaudit.tests.blocked;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Threads that are blocked for ever behind method references, in a class that is named like a
 * proxy, and in a plugin whose loader none of them has in its context.
 */
public final class BlockedInDisguise {

  /** A page more than a pipe holds. */
  private static final byte[] MUCH = new byte[17 * 4096];

  private BlockedInDisguise() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int pipe(int[] ends);

    long write(int descriptor, byte[] data, long count);
  }

  private interface Writer {
    long call(int descriptor, byte[] data, long count);
  }

  /** As the classes of pools are called. */
  private static final class ProxyConnection {
    static void send(int end) {
      C.LIB.write(end, MUCH, MUCH.length); // is named like a proxy
    }
  }

  /**
   * Is loaded under another name, and named like the function, which it does not only forward to.
   */
  public static final class Plugin implements IntConsumer {

    @Override
    public void accept(int end) {
      write(end);
    }

    private static void write(int end) {
      byte[] data = new byte[17 * 4096];
      long written = 0;
      while (written < 2L * data.length) {
        written += C.LIB.write(end, data, data.length); // is a plugin's
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    start("writer one", byReference(C.LIB::write));
    start("writer two", byReference(C.LIB::write));
    start("writer three", ProxyConnection::send);
    start("writer four", plugin());
    for (String name : List.of("one", "two", "three", "four")) {
      OwnFindings.await("\"writer " + name + "\"", 1);
    }
    System.out.println("done");
  }

  private static IntConsumer byReference(Writer reference) {
    return end -> reference.call(end, MUCH, MUCH.length); // refers to it
  }

  private static IntConsumer plugin() throws Exception {
    ClassLoader parent = BlockedInDisguise.class.getClassLoader();
    String name = Plugin.class.getName().replace("Plugin", "Plagin");
    return (IntConsumer)
        new ClassLoader("plugins", parent) {

          @Override
          protected Class<?> findClass(String wanted) throws ClassNotFoundException {
            byte[] bytes = bytes();
            return defineClass(wanted, bytes, 0, bytes.length);
          }

          @Override
          public InputStream getResourceAsStream(String file) {
            return new ByteArrayInputStream(bytes());
          }
        }.loadClass(name).getDeclaredConstructor().newInstance();
  }

  private static byte[] bytes() {
    try (InputStream in = Plugin.class.getResourceAsStream("BlockedInDisguise$Plugin.class")) {
      String code = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return code.replace("Plugin", "Plagin").getBytes(StandardCharsets.ISO_8859_1);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void start(String name, IntConsumer writer) {
    int[] ends = new int[2];
    C.LIB.pipe(ends);
    Thread thread = new Thread(() -> writer.accept(ends[1]), name);
    thread.setDaemon(true);
    thread.start();
  }
}
