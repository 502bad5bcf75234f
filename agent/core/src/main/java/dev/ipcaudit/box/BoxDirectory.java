package dev.ipcaudit.box;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The directories that black boxes lie in, one for each user. Links are never followed. */
public final class BoxDirectory {

  static final String ENDING = ".box";

  static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Survives the process and, unlike /tmp, is not tidied up while the machine runs. */
  private static final Path PARENT = Path.of("/var/tmp");

  private static final String PREFIX = "ipcaudit-";
  private static final int OTHERS_WRITE = 022;

  private BoxDirectory() {}

  /** The directory of this user. */
  public static Path own() throws IOException {
    return PARENT.resolve(PREFIX + Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  /** The directories of all users, as far as they are what they say. */
  public static List<Path> all() {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(PARENT, PREFIX + "*")) {
      for (Path directory : found) {
        String uid = directory.getFileName().toString().substring(PREFIX.length());
        if (isSafe(directory) && uid.equals(String.valueOf(uid(directory)))) {
          all.add(directory);
        }
      }
    } catch (IOException unreadable) {
      return all;
    }
    return all;
  }

  static void makeOwn(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, OWNER_ONLY);
    } catch (FileAlreadyExistsException there) {
      Object own = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      if (!isSafe(directory) || !own.equals(uid(directory))) {
        throw new IOException(directory + " is not a directory of this user alone");
      }
    }
  }

  /** Whether it is a directory that none but its owner may write to. */
  private static boolean isSafe(Path directory) throws IOException {
    int mode = (Integer) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && (mode & OTHERS_WRITE) == 0;
  }

  private static Object uid(Path directory) throws IOException {
    return Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }
}
