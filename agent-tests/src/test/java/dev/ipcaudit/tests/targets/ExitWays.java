package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends in the way that the first argument names: {@code normal}, {@code exit}, {@code uncaught},
 * {@code wait} (for a signal) or {@code halt}. With {@code leak} as second argument it leaves some
 * sets behind; a last one is removed by its own shutdown hook, late.
 */
public final class ExitWays {

  public static final int SETS = 11;
  public static final int EXIT_CODE = 5;

  private ExitWays() {}

  public static void main(String[] args) throws InterruptedException {
    if (args.length > 1) {
      for (int i = 0; i < SETS; i++) {
        ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // never removed
      }
    }
    int id = ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // removed late
    Runtime.getRuntime().addShutdownHook(new Thread(() -> removeLate(id)));
    switch (args[0]) {
      case "exit":
        System.exit(EXIT_CODE);
        break;
      case "uncaught":
        throw new IllegalStateException("not caught");
      case "wait":
        System.out.println("waiting");
        new CountDownLatch(1).await();
        break;
      case "halt":
        Runtime.getRuntime().halt(EXIT_CODE);
        break;
      default:
        break;
    }
  }

  private static void removeLate(int id) {
    try {
      // nobody counts down: a server that drains for a while
      new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    ok(LIBC.semctl(id, 0, IPC_RMID));
    System.out.println("removed late");
  }
}
