package dev.ipcaudit.bench;

import com.sun.jna.Native;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A host with very many of something. It prints how many there are, the bytes of its heap that
 * lived before, by how many they have grown, and the kilobytes of its resident set. It ends before
 * the agent judges.
 */
public final class ManyObjects {

  private static final int IPC_CREAT = 01000;
  private static final int IPC_RMID = 0;
  private static final int O_CREAT = 0100;
  private static final int SPARE_DESCRIPTORS = 200;
  private static final int THREADS_AT_ONCE = 50;

  /** So that whatever is needed once is there. */
  private static final int FIRST = 100;

  private static final int CLASSES_OF_A_LOADER = 100;

  private static int names;
  private static int classes;

  static {
    Native.register("c");
  }

  private ManyObjects() {}

  static native int semget(int key, int count, int flags);

  static native int semctl(int id, int semaphore, int command);

  static native int shm_open(String name, int flags, int mode);

  static native int eventfd(int count, int flags);

  static native int close(int descriptor);

  /** Arguments: of what, and how many. */
  public static void main(String[] args) throws Exception {
    make(args[0], FIRST);
    long before = used();
    int made = make(args[0], Integer.parseInt(args[1]));
    System.out.println(made + " " + before + " " + (used() - before) + " " + resident());
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static int make(String what, int most) throws Exception {
    return switch (what) {
      case "descriptors" -> descriptors(most);
      case "sets" -> sets(most);
      case "names" -> names(most);
      case "paths" -> paths(most);
      case "classes" -> classes(most);
      case "threads" -> threads(most);
      case "pairs" -> pairs(most);
      default -> throw new IllegalArgumentException(what);
    };
  }

  /** Of the heap, by what lives. */
  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS");
  }

  /** As many as the limit on them leaves. */
  private static int descriptors(int most) throws IOException {
    int limit = most;
    for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
      if (line.startsWith("Max open files")) {
        String soft = line.substring("Max open files".length()).strip().split("\\s+")[0];
        limit = soft.equals("unlimited") ? most : Integer.parseInt(soft) - SPARE_DESCRIPTORS;
      }
    }
    int wanted = Math.min(most, limit);
    for (int i = 0; i < wanted; i++) {
      check(eventfd(0, 0));
    }
    return wanted;
  }

  /** As many as SEMMNI allows. */
  static int sets(int most) {
    int made = 0;
    while (made < most && semget(0, 1, IPC_CREAT | 0600) >= 0) {
      made++;
    }
    return made;
  }

  /** POSIX shared memory, which needs no descriptor while it lives. */
  private static int names(int most) {
    for (int i = 0; i < most; i++) {
      check(close(check(shm_open("/ipcaudit-bench-" + names++, O_CREAT | 2, 0600))));
    }
    return most;
  }

  private static int paths(int most) {
    int bits = 32 - Integer.numberOfLeadingZeros(most - 1);
    for (int i = 0; i < most; i++) {
      turn(i, bits);
    }
    return most;
  }

  /** Each number is a path of its own, by the lines that it goes through. */
  private static void turn(int number, int bits) {
    if (bits == 0) {
      pair();
    } else if ((number & 1) == 0) {
      turn(number >> 1, bits - 1);
    } else {
      turn(number >> 1, bits - 1);
    }
  }

  /** A path by a class of its own each, in loaders that nobody keeps. */
  private static int classes(int most) throws ReflectiveOperationException, IOException {
    String template;
    try (InputStream in = ManyObjects.class.getResourceAsStream("Caller000000.class")) {
      template = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
    Generated loader = new Generated();
    for (int i = 0; i < most; i++) {
      loader = i % CLASSES_OF_A_LOADER == 0 ? new Generated() : loader;
      String name = String.format("Caller%06d", classes++);
      loader.define(template.replace("Caller000000", name)).getConstructor().newInstance().run();
    }
    return most;
  }

  private static final class Generated extends ClassLoader {

    Class<? extends Runnable> define(String file) {
      byte[] bytes = file.getBytes(StandardCharsets.ISO_8859_1);
      return defineClass(null, bytes, 0, bytes.length).asSubclass(Runnable.class);
    }
  }

  private static int pairs(int most) {
    for (int i = 0; i < most; i++) {
      pair();
    }
    return most;
  }

  private static int threads(int most) throws InterruptedException {
    for (int i = 0; i < most; i += THREADS_AT_ONCE) {
      List<Thread> some = new ArrayList<>();
      for (int j = i; j < i + THREADS_AT_ONCE; j++) {
        Thread thread = new Thread(ManyObjects::pair, "worker-" + j);
        thread.start();
        some.add(thread);
      }
      for (Thread thread : some) {
        thread.join();
      }
    }
    return most;
  }

  /** A set that is removed at once. */
  public static void pair() {
    check(semctl(check(semget(0, 1, IPC_CREAT | 0600)), 0, IPC_RMID));
  }

  private static int check(int result) {
    if (result < 0) {
      throw new IllegalStateException("a call failed with errno " + Native.getLastError());
    }
    return result;
  }
}
