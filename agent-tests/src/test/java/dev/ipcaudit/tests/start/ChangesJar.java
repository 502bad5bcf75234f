package dev.ipcaudit.tests.start;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import dev.ipcaudit.tests.blocked.OwnFindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Puts something else in the place of the agent's jar, which the first argument names, in the way
 * that the second one says; and uses a binding only then.
 */
final class ChangesJar {

  private ChangesJar() {}

  public static void main(String[] args) throws Exception {
    Path jar = Path.of(args[0]);
    change(jar, args[1]);
    int id = ok(LIBC.semget(IPC_PRIVATE, 1, OWN));
    System.out.println("made");
    if (!args[1].equals("write")) {
      OwnFindings.await(ChangesJar.class.getSimpleName(), 1);
      System.out.println("seen");
    }
    ok(LIBC.semctl(id, 0, IPC_RMID));
    System.out.println("removed");
  }

  private static void change(Path jar, String how) throws IOException {
    byte[] other = "another version".getBytes();
    switch (how) {
      case "rename" -> {
        Path fresh = Files.write(jar.resolveSibling("fresh.jar"), other);
        Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
      }
      case "delete" -> Files.delete(jar);
      default -> Files.write(jar, other);
    }
  }
}
