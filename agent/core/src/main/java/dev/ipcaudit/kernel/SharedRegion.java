package dev.ipcaudit.kernel;

import dev.ipcaudit.text.NativeText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A region of addresses of this process that is mapped shared, as a line of /proc/self/maps has it;
 * proc_pid_maps(5).
 *
 * @param start the first address
 * @param end behind the last
 * @param major the number of the device of its file, as that of {@code st_dev}
 * @param minor the same
 * @param path of the file, with {@code (deleted)} behind it if it has no name any more; hostile
 *     text, in which the kernel escapes line feeds; empty for none
 */
public record SharedRegion(long start, long end, int major, int minor, long inode, String path) {

  /** Whether the file has this identity. */
  public boolean isOf(int device, long ofInode) {
    return inode == ofInode
        && major == FileIdentity.major(device)
        && minor == FileIdentity.minor(device);
  }

  /** How many bytes of a range of addresses are in it. */
  public long common(long from, long to) {
    return Math.max(0, Math.min(end, to) - Math.max(start, from));
  }

  /**
   * All such regions, by address.
   *
   * @param procPid such as {@code /proc/self}
   * @throws IOException when they cannot be read
   */
  public static List<SharedRegion> of(Path procPid) throws IOException {
    ProcParser bytes = new ProcParser();
    List<SharedRegion> regions = new ArrayList<>();
    bytes.open(procPid.resolve("maps").toFile());
    try {
      // START-END PERMS OFFSET MAJOR:MINOR INODE PATH
      for (int c = bytes.next(); c != ProcReader.END; c = bytes.next()) {
        long start = bytes.number(c, 16);
        long end = bytes.number(bytes.next(), 16);
        int sharing = 0;
        for (c = bytes.next(); c != ' ' && c != '\n' && c != ProcReader.END; c = bytes.next()) {
          sharing = c;
        }
        if (sharing == 's') {
          bytes.number(bytes.next(), 16);
          int major = (int) bytes.number(bytes.next(), 16);
          int minor = (int) bytes.number(bytes.next(), 16);
          long inode = bytes.number(bytes.next(), 10);
          c = bytes.skipBlanks(bytes.stop());
          byte[] path = new byte[LONGEST];
          int length = 0;
          for (; c != '\n' && c != ProcReader.END; c = bytes.next()) {
            if (length < LONGEST) {
              path[length++] = (byte) c;
            }
          }
          String text = NativeText.decode(path, length);
          regions.add(new SharedRegion(start, end, major, minor, inode, text));
        } else {
          bytes.skipLine(c);
        }
      }
    } finally {
      bytes.close();
    }
    return regions;
  }

  /** More than a path of /dev/shm or of a memfd has. */
  private static final int LONGEST = 1024;
}
