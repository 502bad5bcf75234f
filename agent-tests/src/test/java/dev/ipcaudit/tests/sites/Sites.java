package dev.ipcaudit.tests.sites;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import dev.ipcaudit.tests.targets.DirectLibC;
import dev.ipcaudit.tests.targets.LibC;
import dev.ipcaudit.tests.targets.SysV;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** Makes queues on lines that are hidden behind wrappers, lambdas, reflection and pools. */
public final class Sites {

  public static final int WRAPPED = 3;
  public static final int WRAPPED_DIRECTLY = 5;
  public static final int LAMBDA = 7;
  public static final int STREAM = 11;
  public static final int REFLECTION = 13;
  public static final int DIRECT_REFLECTION = 17;
  public static final int POOL = 19;
  public static final int INITIALIZER = 23;
  public static final int CONSTRUCTOR = 29;
  public static final int CHECKED = 31;
  public static final int CHECKED_TOO = 37;
  public static final int MERGED = 41;

  private Sites() {}

  /** Forwards and does nothing else: a call of these methods is what the host meant. */
  static final class Posix {
    static int msgget(int key, int flags) {
      return LIBC.msgget(key, flags); // mere wrapper
    }
  }

  /** The same directly. */
  static final class DirectPosix {
    static int msgget(int key, int flags) {
      return DirectLibC.msgget(key, flags); // mere direct wrapper
    }
  }

  /** Has the name and does more: a failure would have to be looked for here. */
  static final class CheckedPosix {
    static int msgget(int key, int flags) {
      int id = LIBC.msgget(key, flags); // checks
      if (id < 0) {
        throw new IllegalStateException("msgget failed");
      }
      return id;
    }
  }

  /** Makes its queues when it is loaded. */
  static final class Loaded {
    static {
      for (int i = 0; i < INITIALIZER; i++) {
        ok(LIBC.msgget(IPC_PRIVATE, OWN)); // initializer
      }
    }
  }

  /** Makes its queue when it is made. */
  static final class Owner {
    final int id = ok(DirectLibC.msgget(IPC_PRIVATE, OWN)); // constructor
  }

  public static void main(String[] args) throws Exception {
    for (int i = 0; i < WRAPPED; i++) {
      ok(Posix.msgget(IPC_PRIVATE, OWN)); // wrapped
    }
    for (int i = 0; i < WRAPPED_DIRECTLY; i++) {
      ok(DirectPosix.msgget(IPC_PRIVATE, OWN)); // wrapped directly
    }
    IntSupplier supplier = () -> LIBC.msgget(IPC_PRIVATE, OWN); // lambda
    for (int i = 0; i < LAMBDA; i++) {
      ok(supplier.getAsInt());
    }
    IntStream.range(0, STREAM)
        .map(any -> DirectLibC.msgget(IPC_PRIVATE, OWN)) // stream
        .forEach(SysV::ok);
    byReflection();
    inPool();
    new Loaded();
    for (int i = 0; i < CONSTRUCTOR; i++) {
      new Owner();
    }
    for (int i = 0; i < CHECKED; i++) {
      CheckedPosix.msgget(IPC_PRIVATE, OWN);
    }
    checkedToo();
    byMethodReference();
    System.out.println("done");
  }

  private static void checkedToo() {
    for (int i = 0; i < CHECKED_TOO; i++) {
      CheckedPosix.msgget(IPC_PRIVATE, OWN);
    }
  }

  /** The JDK calls what it is given, and this line gave it. */
  private static void byMethodReference() {
    for (int i = 0; i < MERGED; i++) {
      Map<String, Integer> ids = new HashMap<>(Map.of("queue", IPC_PRIVATE));
      ids.merge("queue", OWN, LIBC::msgget); // merged
    }
  }

  private static void byReflection() throws Exception {
    Method method = LibC.class.getMethod("msgget", int.class, int.class);
    for (int i = 0; i < REFLECTION; i++) {
      ok((Integer) method.invoke(LIBC, IPC_PRIVATE, OWN)); // reflection
    }
    Method direct = DirectLibC.class.getMethod("msgget", int.class, int.class);
    for (int i = 0; i < DIRECT_REFLECTION; i++) {
      ok((Integer) direct.invoke(null, IPC_PRIVATE, OWN)); // direct reflection
    }
  }

  private static void inPool() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(3);
    for (int i = 0; i < POOL; i++) {
      pool.submit(() -> ok(LIBC.msgget(IPC_PRIVATE, OWN))).get(); // pool
    }
    pool.shutdown();
  }
}
