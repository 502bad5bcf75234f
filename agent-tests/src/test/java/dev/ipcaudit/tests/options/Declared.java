package dev.ipcaudit.tests.options;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_CREAT;
import static dev.ipcaudit.tests.targets.SysV.IPC_EXCL;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import dev.ipcaudit.tests.targets.DirectLibC;
import java.nio.file.Files;
import java.nio.file.Path;

/** Leaves objects behind that options can declare by key, by name and by line, and others. */
public final class Declared {

  public static final int KEY = 0x48460001;
  public static final int SETS = 13;
  public static final int WRAPPED = 5;

  /** All sets together. */
  public static final int ALL = 1 + 1 + 2 + SETS + WRAPPED;

  private Declared() {}

  /** Makes what shall stay. */
  static final class Boot {
    static void make() {
      ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // by line
      ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)); // by line, directly
    }
  }

  /** A wrapper of the host, by names of its own. */
  static final class Wrapper {
    static int open() {
      return again();
    }

    private static int again() {
      return LIBC.semget(IPC_PRIVATE, 1, OWN); // in the wrapper
    }
  }

  public static void main(String[] args) throws Exception {
    ok(LIBC.semget(KEY, 1, IPC_CREAT | IPC_EXCL | OWN)); // by key
    Path file = Files.createFile(Path.of("boot.key"));
    int key = ok(LIBC.ftok(file.toString(), 'b'));
    ok(LIBC.semget(key, 1, IPC_CREAT | OWN)); // by name
    Boot.make();
    for (int i = 0; i < SETS; i++) {
      ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // not declared
    }
    deeply(WRAPPED);
  }

  private static void deeply(int left) {
    if (left > 0) {
      ok(Wrapper.open()); // behind the wrapper
      deeply(left - 1);
    }
  }
}
