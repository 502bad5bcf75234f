package dev.ipcaudit.tests.recording;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/**
 * Leaves sets through methods with a line feed in their names, as Groovy's and Spock's may have it,
 * of a class whose source file is named like a frame of its own.
 */
public final class OddNames {

  static final int CALLERS = 25;

  private OddNames() {}

  public static void main(String[] args) throws Exception {
    for (int i = 0; i < CALLERS; i++) {
      Class<?> spec = new Odd().define((char) ('a' + i));
      for (Method method : spec.getDeclaredMethods()) {
        Runnable call = () -> call(method);
        for (String name : new String[] {"a\tb\nc", "+3"}) {
          Thread thread = new Thread(call, name);
          thread.start();
          thread.join();
        }
      }
    }
  }

  private static void call(Method method) {
    try {
      method.invoke(null);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public static void open() {
    ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // for all
  }

  /** Its methods have other names when they run. */
  public static final class Spec {

    private Spec() {}

    public static void keepsASet() {
      open(); // calls it
    }

    public static void makesASet() {
      ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // by itself
    }
  }

  private static final class Odd extends ClassLoader {

    Odd() {
      super(OddNames.class.getClassLoader());
    }

    Class<?> define(char letter) throws IOException {
      try (InputStream in = OddNames.class.getResourceAsStream("OddNames$Spec.class")) {
        // of the same length, since the class file says how long they are
        byte[] odd =
            new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                .replace("keepsASet", "keeps\n" + letter + "\n9")
                .replace("makesASet", "makes\n" + letter + "\\n")
                .replace("OddNames.java", "S:9)\n\tat x.y(")
                .getBytes(StandardCharsets.ISO_8859_1);
        return defineClass(null, odd, 0, odd.length);
      }
    }
  }
}
