package dev.ipcaudit.tests.targets;

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

/** Makes objects and removes them, faster than anybody can look, until it is killed. */
public final class Churns {

  /** How many of each kind a thread holds at most. */
  private static final int HELD = 3;

  private Churns() {}

  public static void main(String[] arguments) throws Exception {
    CountDownLatch begun = new CountDownLatch(3 * HELD);
    Thread sets =
        new Thread(
            () -> {
              Queue<Integer> held = new ArrayDeque<>();
              while (true) {
                held.add(ok(LIBC.semget(IPC_PRIVATE, 2, OWN))); // churns sets
                begun.countDown();
                if (held.size() > HELD) {
                  LIBC.semctl(held.remove(), 0, IPC_RMID);
                }
              }
            });
    Thread queues =
        new Thread(
            () -> {
              Queue<Integer> held = new ArrayDeque<>();
              int key = (int) ProcessHandle.current().pid() << 8;
              for (int i = 0; ; i++) {
                int flags = IPC_CREAT | IPC_EXCL | OWN;
                held.add(ok(LIBC.msgget(key + i % 100 + 1, flags))); // churns queues
                begun.countDown();
                if (held.size() > HELD) {
                  LIBC.msgctl(held.remove(), IPC_RMID, null);
                }
              }
            });
    Thread segments =
        new Thread(
            () -> {
              while (true) {
                int id = ok(LIBC.shmget(IPC_PRIVATE, size(4096), OWN)); // churns segments
                begun.countDown();
                LIBC.shmctl(id, IPC_RMID, null);
              }
            });
    sets.start();
    queues.start();
    segments.start();
    begun.await();
    System.out.println("going");
  }
}
