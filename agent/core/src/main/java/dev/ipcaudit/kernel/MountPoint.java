package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of /proc/PID/mountinfo; proc_pid_mountinfo(5). Texts are the kernel's: a blank, tab,
 * line feed or backslash in them is {@code \040} and the like.
 *
 * @param root the directory of the file system that is mounted
 * @param path where
 * @param type of the file system
 * @param superOptions of the file system, separated by commas
 */
public record MountPoint(String root, String path, String type, String superOptions) {

  /**
   * All mounts that this process can see, in the kernel's order; none where there is no such file.
   */
  public static List<MountPoint> all() throws IOException {
    return all(Path.of("/proc/self"));
  }

  static List<MountPoint> all(Path procPid) throws IOException {
    List<MountPoint> mounts = new ArrayList<>();
    String text;
    try {
      text = ProcFiles.text(procPid.resolve("mountinfo"));
    } catch (NoSuchFileException none) {
      return mounts;
    }
    for (String line : text.split("\n")) {
      String[] fields = line.split(" ");
      // ID PARENT DEVICE ROOT PATH OPTIONS [OPTIONAL...] - TYPE SOURCE SUPER
      int dash = 6;
      while (dash < fields.length && !fields[dash].equals("-")) {
        dash++;
      }
      if (dash + 3 < fields.length) {
        mounts.add(new MountPoint(fields[3], fields[4], fields[dash + 1], fields[dash + 3]));
      }
    }
    return mounts;
  }

  /** The mount that a path leads to: the last of those at it, or null where there is none. */
  public static @Nullable MountPoint at(String path) throws IOException {
    return at(all(), path);
  }

  static @Nullable MountPoint at(List<MountPoint> mounts, String path) {
    MountPoint last = null;
    for (MountPoint mount : mounts) {
      last = mount.path.equals(path) ? mount : last;
    }
    return last;
  }

  /** The value of a super block's option, empty for one without a value, or null. */
  public @Nullable String option(String name) {
    for (String option : superOptions.split(",")) {
      if (option.equals(name)) {
        return "";
      }
      if (option.startsWith(name + "=")) {
        return option.substring(name.length() + 1);
      }
    }
    return null;
  }
}
