package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.GETNCNT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

/**
 * Has JNA in use, both ways, before an agent can be attached. Prints {@code ready} when a thread is
 * blocked in semop, then obeys the lines of its standard input: {@code leak}, {@code frames} and
 * {@code end}.
 */
public final class AttachHost {

  public static final int EARLY = 7;
  public static final int SETS = 23;
  public static final int QUEUES = 29;

  private AttachHost() {}

  public static void main(String[] args) throws Exception {
    for (int i = 0; i < EARLY; i++) {
      ok(DirectLibC.msgget(IPC_PRIVATE, OWN)); // before the attach
    }
    int gate = ok(LIBC.semget(IPC_PRIVATE, 1, OWN));
    Thread waiter = new Thread(() -> ok(LIBC.semop(gate, new SysV.SemBuf(-1, 0), size(1))));
    waiter.start();
    while (ok(LIBC.semctl(gate, 0, GETNCNT)) == 0) {
      Thread.onSpinWait();
    }
    System.out.println("ready");
    obey(new BufferedReader(new InputStreamReader(System.in))); // running frame
    ok(LIBC.semop(gate, new SysV.SemBuf(1, 0), size(1)));
    waiter.join();
    ok(LIBC.semctl(gate, 0, IPC_RMID));
    System.out.println("ended");
  }

  private static void obey(BufferedReader commands) throws IOException {
    String command;
    while ((command = commands.readLine()) != null && !command.equals("end")) {
      if (command.equals("leak")) {
        leak();
        System.out.println("leaked");
      } else {
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
          System.out.println("frame " + frame);
        }
        System.out.println("framed");
      }
    }
  }

  private static void leak() {
    for (int i = 0; i < SETS; i++) {
      ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // after the attach, by interface
    }
    for (int i = 0; i < QUEUES; i++) {
      ok(DirectLibC.msgget(IPC_PRIVATE, OWN)); // after the attach, directly
    }
  }
}
