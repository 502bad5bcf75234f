package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import dev.ipcaudit.tests.targets.DirectLibC;
import dev.ipcaudit.tests.targets.JnrLibC;
import dev.ipcaudit.tests.targets.LibC;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/** Threads that use a binding each, all of them for the first time and at the same time. */
public final class AllAtOnce {

  static final int KEPT = 3;

  private AllAtOnce() {}

  public static void main(String[] arguments) throws Exception {
    List<Runnable> uses =
        List.of(AllAtOnce::interfaces, AllAtOnce::natives, AllAtOnce::jnr, AllAtOnce::pipes);
    CyclicBarrier together = new CyclicBarrier(uses.size());
    List<Thread> threads = new ArrayList<>();
    for (Runnable use : uses) {
      threads.add(
          new Thread(
              () -> {
                try {
                  together.await();
                } catch (InterruptedException | BrokenBarrierException impossible) {
                  throw new IllegalStateException(impossible);
                }
                use.run();
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void interfaces() {
    for (int i = 0; i < KEPT; i++) {
      ok(LibC.LIBC.semget(IPC_PRIVATE, 1, OWN)); // kept by interface
      ok(LibC.LIBC.semctl(ok(LibC.LIBC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID));
    }
  }

  private static void natives() {
    for (int i = 0; i < KEPT; i++) {
      ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)); // kept by a native
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
    }
  }

  private static void jnr() {
    for (int i = 0; i < KEPT; i++) {
      ok(JnrLibC.JNR.semget(IPC_PRIVATE, 1, OWN)); // kept by JNR
      ok(JnrLibC.JNR.semctl(ok(JnrLibC.JNR.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
    }
  }

  private static void pipes() {
    try {
      Pipe pipe = Pipe.open(); // closed
      pipe.sink().close();
      pipe.source().close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
