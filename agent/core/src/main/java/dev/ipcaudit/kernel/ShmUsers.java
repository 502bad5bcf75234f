package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Which processes have which objects in /dev/shm mapped or open. */
public final class ShmUsers {

  /** With more descriptors than these only mappings count: each is a link to be read. */
  private static final int MOST_DESCRIPTORS = 1_000;

  private ShmUsers() {}

  /**
   * The inodes that a process has; empty if it is gone or may not be looked into. In about a
   * millisecond.
   *
   * @param shm what /dev/shm is
   */
  public static Set<Long> of(long pid, FileIdentity shm) {
    Set<Long> inodes = new HashSet<>();
    Path process = Processes.directory(pid);
    try {
      new Mappings()
          .of(
              process,
              (major, minor, inode) -> {
                if (major == shm.major() && minor == shm.minor()) {
                  inodes.add(inode);
                }
              });
      int[] descriptors = Processes.numbers(process.resolve("fd").toFile());
      for (int i = 0; i < descriptors.length && descriptors.length <= MOST_DESCRIPTORS; i++) {
        Path link = process.resolve("fd/" + descriptors[i]);
        // one of another mount namespace is named alike
        if (Files.readSymbolicLink(link).startsWith("/dev/shm")
            && (int) (long) (Long) Files.getAttribute(link, "unix:dev") == shm.device()) {
          inodes.add((Long) Files.getAttribute(link, "unix:ino"));
        }
      }
    } catch (IOException gone) {
      return inodes;
    }
    return inodes;
  }

  /** Those that any other process of that user has. */
  public static Set<Long> ofOthers(long uid, FileIdentity shm) {
    Set<Long> inodes = new HashSet<>();
    long self = ProcessHandle.current().pid();
    for (int pid : Processes.all()) {
      if (pid != self && (uid == 0 || Processes.uid(pid) == uid)) {
        inodes.addAll(of(pid, shm));
      }
    }
    return inodes;
  }
}
