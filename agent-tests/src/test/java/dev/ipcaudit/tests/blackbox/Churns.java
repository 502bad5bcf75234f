package dev.ipcaudit.tests.blackbox;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_CREAT;
import static dev.ipcaudit.tests.targets.SysV.IPC_EXCL;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/**
 * Creates objects and removes them in 8 threads, faster than anybody can look, until it is killed.
 */
public final class Churns {

  /** How many of each kind a thread holds at most. */
  private static final int HELD = 3;

  private static final CountDownLatch BEGUN = new CountDownLatch(8 * HELD);

  private Churns() {}

  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < 3; i++) {
      int keys = (int) ProcessHandle.current().pid() << 9 | i << 7;
      new Thread(Churns::sets).start();
      new Thread(() -> queues(keys)).start();
    }
    for (int i = 0; i < 2; i++) {
      new Thread(Churns::segments).start();
    }
    BEGUN.await();
    System.out.println("going");
  }

  private static void sets() {
    Queue<Integer> held = new ArrayDeque<>();
    while (true) {
      held.add(ok(LIBC.semget(IPC_PRIVATE, 2, OWN))); // churns sets
      BEGUN.countDown();
      if (held.size() > HELD) {
        LIBC.semctl(held.remove(), 0, IPC_RMID);
      }
    }
  }

  private static void queues(int keys) {
    Queue<Integer> held = new ArrayDeque<>();
    for (int i = 0; ; i++) {
      int flags = IPC_CREAT | IPC_EXCL | OWN;
      held.add(ok(LIBC.msgget(keys + i % 100 + 1, flags))); // churns queues
      BEGUN.countDown();
      if (held.size() > HELD) {
        LIBC.msgctl(held.remove(), IPC_RMID, null);
      }
    }
  }

  private static void segments() {
    while (true) {
      int id = ok(LIBC.shmget(IPC_PRIVATE, size(4096), OWN)); // churns segments
      BEGUN.countDown();
      LIBC.shmctl(id, IPC_RMID, null);
    }
  }
}
