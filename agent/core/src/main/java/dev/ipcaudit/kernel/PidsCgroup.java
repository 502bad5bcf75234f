package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limit that a control group puts on processes and threads; zombies count. fork gives EAGAIN at
 * it. Both versions of cgroups(7), in every group from the process's own up to the top of what is
 * mounted here: inside a container the groups above it are out of sight, and their limits count all
 * the same.
 */
public final class PidsCgroup {

  private PidsCgroup() {}

  /**
   * The limit with the least room: {@code pids.max}, or null where no group has one that can be
   * seen.
   *
   * @param procPid such as {@code /proc/self}
   * @throws NoSuchFileException when there is no such process
   * @throws IOException when its groups cannot be read
   */
  public static @Nullable LimitUsage of(Path procPid) throws IOException {
    List<MountPoint> mounts = MountPoint.all();
    LimitUsage least = null;
    for (String line : ProcFiles.text(procPid.resolve("cgroup")).split("\n")) {
      // NUMBER:CONTROLLERS:PATH
      String[] fields = line.split(":", 3);
      if (fields.length < 3) {
        continue;
      }
      boolean second = fields[0].equals("0") && fields[1].isEmpty();
      if (second || List.of(fields[1].split(",")).contains("pids")) {
        least = less(least, inHierarchy(mounts, second, fields[2]));
      }
    }
    return least;
  }

  private static @Nullable LimitUsage inHierarchy(
      List<MountPoint> mounts, boolean second, String group) {
    MountPoint hierarchy = null;
    for (MountPoint mount : mounts) {
      boolean fits =
          second
              ? mount.type().equals("cgroup2")
              : mount.type().equals("cgroup") && mount.option("pids") != null;
      hierarchy = fits ? mount : hierarchy;
    }
    if (hierarchy == null) {
      return null;
    }
    Path top = Path.of(hierarchy.path());
    Path directory = top.resolve(below(hierarchy.root(), group)).normalize();
    LimitUsage least = null;
    for (; directory != null && directory.startsWith(top); directory = directory.getParent()) {
      least = less(least, at(directory));
    }
    return least;
  }

  /** The path of a group under the one that is mounted, without a slash in front. */
  private static String below(String root, String group) {
    String path =
        root.length() > 1 && group.startsWith(root) ? group.substring(root.length()) : group;
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private static @Nullable LimitUsage at(Path directory) {
    try {
      String max = ProcFiles.text(directory.resolve("pids.max")).trim();
      return max.equals("max")
          ? null
          : new LimitUsage(
              "pids.max", ProcFiles.number(directory.resolve("pids.current")), Long.parseLong(max));
    } catch (IOException | NumberFormatException none) {
      return null; // the root group has no such file
    }
  }

  private static @Nullable LimitUsage less(@Nullable LimitUsage one, @Nullable LimitUsage other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.max() - other.used() < one.max() - one.used() ? other : one;
  }
}
