package dev.ipcaudit.tests.recording;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import dev.ipcaudit.tests.targets.DirectLibC;
import java.util.concurrent.CountDownLatch;

/** Leaks and ends at once, in the way that the argument names. */
public final class Brief {

  public static final int QUEUES = 3;

  private Brief() {}

  public static void main(String[] args) throws InterruptedException {
    for (int i = 0; i < QUEUES; i++) {
      ok(DirectLibC.msgget(IPC_PRIVATE, OWN)); // brief
    }
    switch (args[0]) {
      case "exit":
        System.exit(0);
        break;
      case "uncaught":
        throw new IllegalStateException("not caught");
      case "wait":
        System.out.println("waiting");
        new CountDownLatch(1).await();
        break;
      default:
        break;
    }
  }
}
