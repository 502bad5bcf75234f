package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The objects in /dev/shm that this process has mapped or open. */
public final class MappedFiles {

  private static final Path SHM = Path.of(PosixNames.IN_SHM);
  private static final Path SELF = Path.of("/proc/self");

  /** So many entries of /dev/shm are looked at, since everybody may put some there. */
  private static final int MOST_FILES = 10_000;

  /** With more descriptors than these only mappings count: each is a link to be read. */
  private static final int MOST_DESCRIPTORS = 1_000;

  private MappedFiles() {}

  /**
   * Those that have a name still, in some milliseconds. The directory is only read where there is
   * something that {@code known} does not know.
   *
   * @throws java.nio.file.NoSuchFileException when there is no /dev/shm
   * @throws IOException when something cannot be read
   */
  public static List<PosixObject> unknown(Known known) throws IOException {
    List<PosixObject> found = new ArrayList<>();
    FileIdentity shm = FileIdentity.of(SHM);
    if (shm == null) {
      return found;
    }
    Set<Long> used = new HashSet<>();
    new Mappings()
        .of(
            SELF,
            (major, minor, inode) -> {
              if (major == shm.major() && minor == shm.minor()) {
                used.add(inode);
              }
            });
    addOpen(shm.device(), used);
    used.removeIf(known::knows);
    if (!used.isEmpty()) {
      PosixObjects.inShm(
          MOST_FILES,
          object -> {
            if (used.contains(object.inode())) {
              found.add(object);
            }
          });
    }
    return found;
  }

  private static void addOpen(int device, Set<Long> used) {
    int[] descriptors = Processes.numbers(SELF.resolve("fd").toFile());
    for (int i = 0; i < descriptors.length && descriptors.length <= MOST_DESCRIPTORS; i++) {
      String link = Descriptors.link(descriptors[i]);
      if (link != null && link.startsWith(PosixNames.IN_SHM)) {
        FileIdentity identity = FileIdentity.of(descriptors[i]);
        if (identity != null && identity.device() == device) {
          used.add(identity.inode());
        }
      }
    }
  }

  /** Tells what was made by calls that were seen. */
  public interface Known {
    boolean knows(long inode);
  }
}
