package dev.ipcaudit.tests.exit;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import dev.ipcaudit.tests.targets.SysV;
import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Leaks and then treats what the agent could need at the end as the argument says: {@code replace}
 * or {@code close} for System.err, {@code delete} for files that go at exit, {@code attach} for a
 * finding that is a warning, {@code read} for the standard input.
 */
public final class Farewell {

  public static final int SETS = 5;
  public static final int ATTACHED = 2;

  private Farewell() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "replace":
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        break;
      case "close":
        System.err.close();
        break;
      case "delete":
        File file = new File("gone at exit");
        System.out.println(file.createNewFile());
        file.deleteOnExit();
        break;
      case "read":
        try {
          System.out.println("read " + System.in.read());
        } catch (java.io.IOException e) {
          System.out.println("closed");
        }
        break;
      case "attach":
        int segment = ok(LIBC.shmget(IPC_PRIVATE, SysV.size(4099), OWN));
        for (int i = 0; i < ATTACHED; i++) {
          LIBC.shmat(segment, null, 0); // attached and kept
        }
        ok(LIBC.shmctl(segment, SysV.IPC_RMID, null));
        return;
      default:
        throw new IllegalArgumentException(args[0]);
    }
    for (int i = 0; i < SETS; i++) {
      ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // kept at the end
    }
  }
}
