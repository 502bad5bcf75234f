package dev.ipcaudit.tests.options;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import java.nio.file.Files;
import java.nio.file.Path;

/** Leaks a set, and then the file that is to be written at the end cannot be written any more. */
public final class LosesItsFiles {

  public static final int EXIT_CODE = 5;

  private LosesItsFiles() {}

  /**
   * @param arguments what happens, and the file
   */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[1]);
    ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // leaks
    switch (arguments[0]) {
      case "directory-removed":
        Files.delete(file.getParent());
        break;
      case "fifo":
        new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
        break;
      case "link":
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
        break;
      case "interrupted":
        Thread.currentThread().interrupt();
        break;
      default:
        break;
    }
    System.exit(EXIT_CODE);
  }
}
