package dev.ipcaudit.box;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The directories that black boxes lie in, one for each user. Links are never followed. */
public final class BoxDirectory {

  static final String ENDING = ".box";

  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Survives the process and, unlike /tmp, is not tidied up while the machine runs. */
  static final Path PARENT = Path.of("/var/tmp");

  static final String PREFIX = "ipcaudit-";

  /** Whatever a group or all others may do. */
  static final int OTHERS = 077;

  private static final int PERMISSIONS = 07777;

  /** Nobody who looks now may be about to ask for it. */
  private static final long STALE_MILLIS = 3_600_000;

  private static final int MOST_AT_ONCE = 64;

  private BoxDirectory() {}

  /** The directory of this user. */
  public static Path own() throws IOException {
    return PARENT.resolve(PREFIX + ownUid());
  }

  /** The effective user id of this process, 0 to 2^32 - 1. */
  static long ownUid() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") & 0xffffffffL;
  }

  /**
   * Makes a directory for the boxes of this user, or finds that it is one.
   *
   * @throws IOException if it is a link, another user's, or open to others; the message says which
   */
  static void makeOwn(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, OWNER_ONLY);
    } catch (FileAlreadyExistsException there) {
      Map<String, Object> stat = lstat(directory);
      String fault = fault(stat, ownUid());
      if (fault != null) {
        throw new IOException(directory + " is not a directory of this user alone: " + fault);
      }
    }
  }

  static Map<String, Object> lstat(Path path) throws IOException {
    return Files.readAttributes(
        path,
        "unix:uid,mode,size,isDirectory,isRegularFile,isSymbolicLink,lastModifiedTime,fileKey",
        LinkOption.NOFOLLOW_LINKS);
  }

  /** An attribute that {@link #lstat} has asked for, and that its map has therefore. */
  static <T> T attribute(Map<String, Object> stat, String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(stat.get(name), name));
  }

  static long uid(Map<String, Object> stat) {
    return attribute(stat, "uid", Integer.class) & 0xffffffffL;
  }

  /** Why what lies there is no directory of that user alone, or null. */
  static @Nullable String fault(Map<String, Object> stat, long uid) {
    if (attribute(stat, "isSymbolicLink", Boolean.class)) {
      return "it is a link";
    }
    if (!attribute(stat, "isDirectory", Boolean.class)) {
      return "it is no directory";
    }
    if (uid(stat) != uid) {
      return "it belongs to uid " + uid(stat);
    }
    return openToOthers(stat);
  }

  /** Why others may come at it, or null. */
  static @Nullable String openToOthers(Map<String, Object> stat) {
    int mode = attribute(stat, "mode", Integer.class) & PERMISSIONS;
    return (mode & OTHERS) == 0 ? null : String.format("its mode is %04o", mode);
  }

  /**
   * Removes boxes that nobody will ask for any more: files of this user that were not written for
   * an hour. A few at once; what is left is for the next time.
   *
   * @param spent boxes of JVMs that have ended, of whose objects none is left
   */
  public static void removeStale(List<BoxContents> spent) throws IOException {
    long uid = ownUid();
    long before = System.currentTimeMillis() - STALE_MILLIS;
    int removed = 0;
    for (BoxContents box : spent) {
      if (removed == MOST_AT_ONCE) {
        return;
      }
      if (box.uid() != uid) {
        continue;
      }
      Map<String, Object> stat;
      try {
        stat = lstat(box.file());
      } catch (IOException gone) {
        continue;
      }
      boolean old = attribute(stat, "lastModifiedTime", FileTime.class).toMillis() < before;
      if (old && attribute(stat, "isRegularFile", Boolean.class) && uid(stat) == uid) {
        Files.deleteIfExists(box.file());
        removed++;
      }
    }
  }
}
