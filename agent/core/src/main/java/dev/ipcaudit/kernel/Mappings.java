package dev.ipcaudit.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/** Which files processes have mapped, by device and inode, from /proc/PID/maps. Not thread-safe. */
public final class Mappings {

  /** Is told of every mapping of a file. */
  public interface Visitor {

    /** Sees one mapping; a file that is mapped in pieces comes several times. */
    void mapping(int major, int minor, long inode);
  }

  private final ProcParser bytes = new ProcParser();

  /**
   * Shows the mapped files of one process.
   *
   * @param procPid such as {@code /proc/self}
   * @throws java.nio.file.NoSuchFileException when there is no such process
   * @throws IOException when its maps cannot be read: another user's process, mostly
   */
  public void of(Path procPid, Visitor visitor) throws IOException {
    File maps = procPid.resolve("maps").toFile();
    bytes.open(maps);
    try {
      // START-END PERMS OFFSET MAJOR:MINOR INODE PATH
      for (int c = bytes.next(); c != ProcReader.END; c = bytes.next()) {
        for (int blanks = 0; blanks < 3 && c != ProcReader.END; c = bytes.next()) {
          blanks += c == ' ' ? 1 : 0;
        }
        long major = bytes.number(c, 16);
        long minor = bytes.number(bytes.next(), 16);
        long inode = bytes.number(bytes.next(), 10);
        if (inode > 0 && major >= 0 && minor >= 0) {
          visitor.mapping((int) major, (int) minor, inode);
        }
        bytes.skipLine(bytes.stop());
      }
    } finally {
      bytes.close();
    }
  }
}
