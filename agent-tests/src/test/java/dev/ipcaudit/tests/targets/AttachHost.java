package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.GETNCNT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Has JNA in use, both ways, before an agent can be attached. Prints {@code ready} when a thread is
 * blocked in semop, then obeys the lines of its standard input: {@code leak}, {@code frames},
 * {@code shapes} and {@code end}.
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
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    Plain.call(() -> obey(commands)); // running frame
    ok(LIBC.semop(gate, new SysV.SemBuf(1, 0), size(1)));
    waiter.join();
    ok(LIBC.semctl(gate, 0, IPC_RMID));
    System.out.println("ended");
  }

  /** Calls nothing that is rewritten. */
  static final class Plain {
    static void call(Callable<?> job) throws Exception {
      job.call(); // plain frame
    }
  }

  private static Void obey(BufferedReader commands) throws IOException {
    String command;
    while ((command = commands.readLine()) != null && !command.equals("end")) {
      if (command.equals("leak")) {
        leak();
        System.out.println("leaked");
      } else if (command.equals("shapes")) {
        showShapes();
      } else {
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
          System.out.println("frame " + frame);
        }
        System.out.println("framed");
      }
    }
    return null;
  }

  private static void showShapes() {
    for (Class<?> type : List.of(Function.class, NativeLibrary.class, DirectLibC.class)) {
      Stream.of(type.getDeclaredMethods(), type.getDeclaredFields(), type.getDeclaredClasses())
          .flatMap(Arrays::stream)
          .map(member -> "shape " + member)
          .sorted()
          .forEach(System.out::println);
    }
    System.out.println("shaped");
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
