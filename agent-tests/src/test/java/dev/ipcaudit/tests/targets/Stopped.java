package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.SysV.IPC_CREAT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;

import java.lang.reflect.Method;

/**
 * Stops a thread again and again while it creates and removes sets, which {@code Thread.stop} did
 * until JDK 19. The thread goes on each time; main waits until it has noticed.
 */
public final class Stopped {

  public static final int STOPS = 300;

  private static final int KEY = 0x48460009;

  private static volatile int noticed;
  private static volatile boolean running;

  private Stopped() {}

  /**
   * @param args a constant of SemCalls
   */
  public static void main(String[] args) throws Exception {
    SemCalls calls = SemCalls.valueOf(args[0]);
    pair(calls); // what is loaded first is not to be stopped
    Thread thread = new Thread(() -> createAndRemove(calls));
    thread.start();
    while (!running) {
      Thread.onSpinWait();
    }
    Method stop = Thread.class.getMethod("stop");
    for (int i = 0; i < STOPS; i++) {
      long until = System.nanoTime() + i * 1_009L;
      while (System.nanoTime() < until) {
        Thread.onSpinWait(); // another moment each time
      }
      int before = noticed;
      stop.invoke(thread);
      while (noticed == before) {
        Thread.onSpinWait();
      }
    }
    thread.join();
    System.out.println("noticed " + noticed);
  }

  private static void createAndRemove(SemCalls calls) {
    while (noticed < STOPS) {
      try {
        running = true;
        while (true) {
          pair(calls);
        }
      } catch (ThreadDeath stopped) {
        noticed++;
      }
    }
    pair(calls);
    calls.semget(IPC_PRIVATE, 1, OWN); // seen after all
  }

  private static void pair(SemCalls calls) {
    calls.semctl(calls.semget(KEY, 1, IPC_CREAT | OWN), 0, IPC_RMID);
  }
}
