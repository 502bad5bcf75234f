package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_CREAT;
import static dev.ipcaudit.tests.targets.SysV.IPC_EXCL;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks for keys that exist and keys that do not. What it makes, it keeps, save one. */
public final class ExistingKey {

  private static final int KEY = 0x48460001;
  private static final int HIGH_KEY = 0x80001234;

  private ExistingKey() {}

  /** The namespace has to hold one set, made by somebody else. */
  public static void main(String[] args) throws IOException {
    foundFromElsewhere();
    makeByKey();
    for (int i = 0; i < 6; i++) {
      findAgain();
      findDirectly();
    }
    refuse();
    for (int i = 0; i < 5; i++) {
      ok(LIBC.semget(IPC_PRIVATE, 1, IPC_CREAT | OWN)); // private
    }
    for (int i = 0; i < 3; i++) {
      int id = ok(LIBC.semget(KEY + 1, 1, IPC_CREAT | OWN)); // again and again
      if (i < 2) {
        ok(LIBC.semctl(id, 0, IPC_RMID));
      }
    }
    ok(DirectLibC.semget(HIGH_KEY, 1, IPC_CREAT | OWN)); // high key
    ok(LIBC.semget(KEY + 2, 1, IPC_CREAT | IPC_EXCL | OWN)); // exclusive
  }

  private static void foundFromElsewhere() throws IOException {
    String row = Files.readAllLines(Path.of("/proc/sysvipc/sem")).get(1);
    int key = Integer.parseInt(row.trim().split("\\s+")[0]);
    System.out.println("elsewhere " + LIBC.semget(key, 1, IPC_CREAT | OWN)); // from elsewhere
  }

  private static void makeByKey() {
    System.out.println("set " + LIBC.semget(KEY, 1, IPC_CREAT | OWN)); // set by key
    System.out.println(
        "segment " + LIBC.shmget(KEY, size(4099), IPC_CREAT | OWN)); // segment by key
    System.out.println("queue " + LIBC.msgget(KEY, IPC_CREAT | OWN)); // queue by key
  }

  private static void findAgain() {
    System.out.println("set " + LIBC.semget(KEY, 1, IPC_CREAT | OWN)); // set found
    System.out.println("segment " + LIBC.shmget(KEY, size(4099), IPC_CREAT | OWN)); // segment found
    System.out.println("queue " + LIBC.msgget(KEY, IPC_CREAT | OWN)); // queue found
    System.out.println("set " + LIBC.semget(KEY, 1, 0)); // set asked for
  }

  private static void findDirectly() {
    System.out.println("set " + DirectLibC.semget(KEY, 1, IPC_CREAT | OWN)); // set found directly
  }

  private static void refuse() {
    int flags = IPC_CREAT | IPC_EXCL | OWN;
    System.out.println("refused " + LIBC.semget(KEY, 1, flags)); // set refused
    System.out.println("refused " + LIBC.shmget(KEY, size(4099), flags)); // segment refused
    System.out.println("refused " + LIBC.msgget(KEY, flags)); // queue refused
    System.out.println("refused " + DirectLibC.semget(KEY, 1, flags)); // set refused directly
  }
}
