package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file behind a name of sem_open(3), shm_open(3) or mq_open(3), without a call to libc.
 * Queues have files only where a file system of type mqueue of this IPC namespace is mounted, at
 * whatever place. Thread-safe.
 */
public final class PosixNames {

  /** What the path of POSIX shared memory and of semaphores begins with; shm_overview(7). */
  public static final String IN_SHM = "/dev/shm/";

  private static final Path SHM = Path.of(IN_SHM);

  /** Where the queues of this process were seen last. */
  private static volatile @Nullable Path queues;

  private PosixNames() {}

  /** The name with one slash before it, which libc adds or takes away as it likes. */
  public static String canonical(String name) {
    int from = 0;
    while (from < name.length() && name.charAt(from) == '/') {
      from++;
    }
    return '/' + name.substring(from);
  }

  /**
   * What the name stands for now, or null: there is no such object, or none can be seen.
   *
   * @param name as {@link #canonical} gives it
   */
  public static @Nullable FileIdentity find(Kind kind, String name) {
    Path file = path(kind, name);
    return file == null ? null : FileIdentity.of(file);
  }

  /**
   * The file of that name, whether it is there or not; null if its directory is not known.
   *
   * @param name as {@link #canonical} gives it
   */
  public static @Nullable Path path(Kind kind, String name) {
    if (kind != Kind.POSIX_MQ) {
      return file(IN_SHM, (kind == Kind.POSIX_SEM ? "sem." : "") + name.substring(1));
    }
    Path directory = queues();
    return directory == null ? null : in(directory, name);
  }

  /**
   * How many bytes of messages a queue holds, or -1 where that is not to be read.
   *
   * @param name as {@link #canonical} gives it
   * @param inode of the queue; another one of that name does not count
   */
  public static long queueBytes(String name, long inode) {
    Path directory = queues();
    Path file = directory == null ? null : in(directory, name);
    FileIdentity now = file == null ? null : FileIdentity.of(file);
    if (file == null || now == null || now.inode() != inode) {
      return -1;
    }
    PosixObject.Content content = PosixContent.of(Kind.POSIX_MQ, file);
    return content == null ? -1 : content.value();
  }

  /**
   * Whether the objects of a kind that lie on that device can be found by name.
   *
   * @param device of one of them
   */
  public static boolean sees(Kind kind, int device) {
    if (kind != Kind.POSIX_MQ) {
      return isOn(SHM, device);
    }
    Path last = queues;
    if (last != null && isOn(last, device)) {
      return true;
    }
    Path found = mounted(device);
    if (found != null) {
      queues = found;
    }
    return found != null;
  }

  private static boolean isOn(Path directory, int device) {
    FileIdentity identity = FileIdentity.of(directory);
    return identity != null && identity.device() == device;
  }

  /** Where the queues of this IPC namespace can be seen, or null. */
  public static @Nullable Path queues() {
    Path last = queues;
    return last == null ? mounted(-1) : last;
  }

  /** The last place with queues, of that device or, for a negative number, of any. */
  private static @Nullable Path mounted(int device) {
    Path found = null;
    try {
      for (MountPoint mount : MountPoint.all()) {
        if (mount.type().equals("mqueue") && mount.root().equals("/")) {
          Path path = Path.of(unescaped(mount.path()));
          found = device < 0 || isOn(path, device) ? path : found;
        }
      }
    } catch (IOException | InvalidPathException unknown) {
      // as if none was mounted
    }
    return found;
  }

  /** Blanks and the like are octal in mountinfo. */
  private static String unescaped(String path) {
    return path.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }

  private static @Nullable Path in(Path queues, String name) {
    String directory = RawPaths.text(queues);
    return file(directory.endsWith("/") ? directory : directory + '/', name.substring(1));
  }

  private static @Nullable Path file(String directory, String name) {
    return name.isEmpty() || name.indexOf('/') >= 0 ? null : RawPaths.of(directory + name);
  }
}
