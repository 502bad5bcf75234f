package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * The way into an IPC namespace of one's own. There, a leak of a target is nobody else's, limits
 * can be lowered, and all objects vanish with the last process.
 */
public final class Isolation {

  private static final String MOUNTS = "--mount";

  private static final List<List<String>> WAYS =
      List.of(
          List.of("unshare", "--ipc", MOUNTS),
          // for users: a user namespace gives the right to make the others
          List.of("unshare", "--user", "--map-root-user", "--ipc", MOUNTS),
          List.of("unshare", "--ipc"),
          List.of("unshare", "--user", "--map-root-user", "--ipc"));

  private static final String MOUNT =
      "mount -t tmpfs tmpfs /dev/shm && mount -t mqueue mqueue /dev/shm";

  private static final List<String> WAY = probe();

  private Isolation() {}

  /** What to put in front of a command. Skips the test, loudly, where no namespace can be had. */
  public static List<String> prefix() {
    Assumptions.assumeTrue(WAY != null, "no IPC namespace can be made here");
    return WAY;
  }

  /** Whether a run has a /dev/shm of its own, and its queues in a directory. */
  public static boolean mounts() {
    return WAY != null && WAY.contains(MOUNTS);
  }

  /** Skips the test, loudly, where POSIX objects would be left on the machine. */
  public static void requireMounts() {
    if (!mounts()) {
      System.err.println(
          "ipcaudit agent-tests: TESTS OF POSIX OBJECTS ARE SKIPPED: no mount namespace can be made"
              + " here, with a /dev/shm of its own");
    }
    Assumptions.assumeTrue(mounts(), "no mount namespace can be made here");
  }

  static Path script() {
    try {
      return Path.of(Isolation.class.getResource("run-isolated.sh").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> probe() {
    for (List<String> way : WAYS) {
      if (works(way)) {
        return way;
      }
    }
    System.err.println(
        "ipcaudit agent-tests: TESTS ARE SKIPPED: neither `unshare --ipc` (root) nor"
            + " `unshare --user --map-root-user --ipc` works here, and without an IPC namespace of"
            + " its own a target would leak into the machine");
    return null;
  }

  private static boolean works(List<String> way) {
    try {
      ProcessBuilder probe = new ProcessBuilder(new ArrayList<>(way));
      probe.command().addAll(List.of("sh", "-c", way.contains(MOUNTS) ? MOUNT : "true"));
      return probe
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
