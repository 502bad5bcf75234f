package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.Native;
import dev.ipcaudit.tests.targets.DirectLibC;
import dev.ipcaudit.tests.targets.LibC;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Two versions of JNA in two class loaders, both in use at once. Arguments: the two jars. The class
 * path must have no JNA, and the loaders do not ask it.
 */
public final class TwoLoaders {

  public static final int FIRST = 13;
  public static final int SECOND = 19;

  private TwoLoaders() {}

  public static void main(String[] args) throws Exception {
    URL here = TwoLoaders.class.getProtectionDomain().getCodeSource().getLocation();
    Runnable first = worker(here, args[0]);
    Runnable second = worker(here, args[1]);
    for (int i = 0; i < FIRST; i++) {
      first.run();
    }
    for (int i = 0; i < SECOND; i++) {
      second.run();
      second.run();
    }
  }

  private static Runnable worker(URL here, String jar) throws Exception {
    URL[] path = {here, new File(jar).toURI().toURL()};
    ClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
    Class<?> worker = Class.forName(TwoLoaders.class.getName() + "$Worker", true, loader);
    return (Runnable) worker.getConstructor().newInstance();
  }

  /** Lives in each of the loaders. */
  public static final class Worker implements Runnable {

    public Worker() {
      // not Native.VERSION: the compiler has copied that one
      System.out.println(Native.class.getProtectionDomain().getCodeSource().getLocation());
    }

    @Override
    public void run() {
      ok(LibC.LIBC.semget(IPC_PRIVATE, 1, OWN)); // in both loaders, by interface
      ok(DirectLibC.msgget(IPC_PRIVATE, OWN)); // in both loaders, directly
    }
  }
}
