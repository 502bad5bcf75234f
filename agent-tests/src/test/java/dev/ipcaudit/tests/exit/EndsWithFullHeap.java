package dev.ipcaudit.tests.exit;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a set, which it removes unless the second argument is {@code leak}, uses up what the first
 * argument names, and exits with that used up: {@code small} or {@code huge} (the heap, by such
 * arrays), {@code greedy} (the heap, by threads that go on and take what becomes free), {@code
 * hook} (the heap, in a shutdown hook, which throws), {@code stack} (but for what the exit itself
 * takes), {@code frames} (but for some more frames than that), {@code classes} (the metaspace).
 */
public final class EndsWithFullHeap {

  public static final int EXIT_CODE = 5;

  private static final int GREEDY = 2;
  private static final int PARTS = 8;
  private static final int ROOM = 70;

  private static Object[] last;
  private static final List<Object> KEPT = new ArrayList<>(1 << 20);

  private EndsWithFullHeap() {}

  public static void main(String[] args) throws Exception {
    int id = ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // never removed
    if (!args[1].equals("leak")) {
      ok(LIBC.semctl(id, 0, IPC_RMID));
    }
    try {
      use(args[0]);
    } catch (OutOfMemoryError | StackOverflowError usedUp) {
      System.exit(EXIT_CODE);
    }
  }

  private static void use(String what) throws Exception {
    switch (what) {
      case "hook":
        Runtime.getRuntime().addShutdownHook(new Thread(EndsWithFullHeap::fill));
        System.exit(EXIT_CODE);
        break;
      case "huge":
        KEPT.add(new byte[(int) (Runtime.getRuntime().maxMemory() / PARTS)]);
        fill();
        break;
      case "greedy":
        for (int i = 0; i < GREEDY; i++) {
          Thread eater = new Thread(EndsWithFullHeap::eat);
          eater.setDaemon(true);
          eater.start();
        }
        fill();
        break;
      case "stack":
        exitsDeepest();
        break;
      case "frames":
        deeper();
        break;
      case "classes":
        defineClasses();
        break;
      default:
        fill();
        break;
    }
  }

  private static void fill() {
    while (true) {
      Object[] next = new Object[100];
      next[0] = last;
      last = next;
    }
  }

  private static void eat() {
    Object[] own = null;
    while (true) {
      try {
        Object[] next = new Object[2];
        next[0] = own;
        own = next;
      } catch (OutOfMemoryError full) {
        Thread.onSpinWait(); // something may become free
      }
    }
  }

  /**
   * Exits where it is possible at all: in the innermost frame from which the JDK comes to the end.
   */
  private static void exitsDeepest() {
    try {
      exitsDeepest();
    } catch (StackOverflowError end) {
      // of the call, or of the exit that was tried there
    }
    System.exit(EXIT_CODE);
  }

  /** Exits so many frames above the end of the stack, which are smaller once they are compiled. */
  private static int deeper() {
    int left;
    try {
      left = deeper();
    } catch (StackOverflowError end) {
      left = ROOM;
    }
    if (left == 1) {
      System.exit(EXIT_CODE);
    }
    return left - 1;
  }

  private static void defineClasses() throws Exception {
    byte[] bytes;
    try (InputStream in =
        EndsWithFullHeap.class.getResourceAsStream("EndsWithFullHeap$Loader.class")) {
      bytes = in.readAllBytes();
    }
    while (true) {
      KEPT.add(new Loader().define(bytes));
    }
  }

  /** Defines one class, its own. */
  public static final class Loader extends ClassLoader {
    Class<?> define(byte[] bytes) {
      Class<?> defined = defineClass(null, bytes, 0, bytes.length);
      resolveClass(defined);
      return defined;
    }
  }
}
