package dev.ipcaudit.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Answers from a /proc/PID/mountinfo; proc_pid_mountinfo(5). */
final class Mounts {

  private Mounts() {}

  /**
   * Whether a file system of this device is mounted where the process can see it; false when there
   * is no such file. The numbers are decimal there and hexadecimal in maps, both of the superblock.
   */
  static boolean contain(File mountinfo, long major, long minor) throws IOException {
    try (ProcParser bytes = new ProcParser()) {
      bytes.open(mountinfo);
      // ID PARENT MAJOR:MINOR ...
      for (int c = bytes.next(); c != ProcReader.END; c = bytes.next()) {
        bytes.number(c, 10);
        bytes.number(bytes.next(), 10);
        if (bytes.number(bytes.next(), 10) == major && bytes.number(bytes.next(), 10) == minor) {
          return true;
        }
        bytes.skipLine(bytes.stop());
      }
      return false;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
