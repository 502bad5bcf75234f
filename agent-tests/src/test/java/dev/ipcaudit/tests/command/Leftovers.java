package dev.ipcaudit.tests.command;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_CREAT;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import java.nio.file.Files;
import java.nio.file.Path;

/** Makes objects for others to use, and leaves them. */
public final class Leftovers {

  private Leftovers() {}

  /**
   * @param arguments each {@code set:KEY}, {@code queue:KEY} or {@code segment:KEY}, for all users
   *     to use, or for the owner alone with the key 0; {@code wait:FILE} tells by a file that all
   *     before it is made, and stays
   */
  public static void main(String[] arguments) throws Exception {
    for (String argument : arguments) {
      String[] words = argument.split(":");
      if (words[0].equals("wait")) {
        Files.createFile(Path.of(words[1]));
        Thread.sleep(100_000);
      }
      int key = Integer.decode(words[1]);
      int flags = IPC_CREAT | (key == 0 ? 0600 : 0666);
      switch (words[0]) {
        case "set" -> ok(LIBC.semget(key, 1, flags)); // makes a set
        case "queue" -> ok(LIBC.msgget(key, flags));
        default -> ok(LIBC.shmget(key, size(10), flags));
      }
    }
  }
}
