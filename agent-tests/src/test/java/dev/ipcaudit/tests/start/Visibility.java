package dev.ipcaudit.tests.start;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * Prints which classes of a list it can load, or find as a file, from any loader that a host may
 * ask. Argument: a file with their names.
 */
public final class Visibility {

  private Visibility() {}

  public static void main(String[] args) throws Exception {
    List<ClassLoader> loaders =
        List.of(
            Visibility.class.getClassLoader(),
            ClassLoader.getSystemClassLoader(),
            ClassLoader.getPlatformClassLoader(),
            Thread.currentThread().getContextClassLoader(),
            new URLClassLoader(new URL[] {new File("/no/such/place/").toURI().toURL()}),
            new URLClassLoader(new URL[0], null)); // the boot loader alone
    List<String> names = Files.readAllLines(Path.of(args[0]));
    for (ClassLoader loader : loaders) {
      for (String name : names) {
        look(loader, name);
      }
      System.out.println("providers " + providers(loader));
    }
    System.out.println("class path " + System.getProperty("java.class.path"));
    System.out.println("boot path " + bootPath());
    Module base = Object.class.getModule();
    System.out.println("open " + base.isOpen("java.lang", Visibility.class.getModule()));
    System.out.println(
        "threads "
            + Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().contains("ipcaudit"))
                .count());
  }

  private static void look(ClassLoader loader, String name) {
    try {
      System.out.println("loaded " + Class.forName(name, false, loader));
    } catch (ClassNotFoundException expected) {
      // and so it shall be
    }
    String file = name.replace('.', '/');
    for (String ending : new String[] {".class", ".classdata"}) {
      if (loader.getResource(file + ending) != null) {
        System.out.println("found " + file + ending);
      }
    }
  }

  private static List<URL> providers(ClassLoader loader) throws IOException {
    return Collections.list(
        loader.getResources("META-INF/services/org.slf4j.spi.SLF4JServiceProvider"));
  }

  /** Needs {@code --add-exports java.base/jdk.internal.misc=ALL-UNNAMED}. */
  private static Object bootPath() throws ReflectiveOperationException {
    return Class.forName("jdk.internal.misc.VM")
        .getMethod("getSavedProperty", String.class)
        .invoke(null, "jdk.boot.class.path.append");
  }
}
