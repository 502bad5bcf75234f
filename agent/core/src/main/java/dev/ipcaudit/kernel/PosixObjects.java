package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.text.Escape;
import dev.ipcaudit.text.NativeText;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The POSIX semaphores, shared memory objects and message queues that have a name: shm_overview(7),
 * sem_overview(7), mq_overview(7). Links are never followed, and only regular files count.
 *
 * <p>Names are bytes: see {@link RawPaths}.
 */
public final class PosixObjects {

  /** What glibc and musl put before the name of a semaphore. */
  private static final byte[] SEMAPHORE = {'s', 'e', 'm', '.'};

  private PosixObjects() {}

  /**
   * Shows every object in /dev/shm.
   *
   * @param most how many directory entries are looked at, so that nobody can keep the caller busy
   * @return false when there were more entries than that
   * @throws NoSuchFileException when there is no /dev/shm
   * @throws IOException when it cannot be read; what was visited before that holds
   */
  public static boolean inShm(int most, Consumer<PosixObject> visitor) throws IOException {
    return in(Path.of("/dev/shm"), false, most, visitor);
  }

  /** The same of a directory where a file system of type mqueue is mounted. */
  public static boolean inQueues(Path mqueue, int most, Consumer<PosixObject> visitor)
      throws IOException {
    return in(mqueue, true, most, visitor);
  }

  static boolean in(Path directory, boolean queues, int most, Consumer<PosixObject> visitor)
      throws IOException {
    int seen = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (++seen > most) {
          return false;
        }
        PosixObject object = read(file, queues);
        if (object != null) {
          visitor.accept(object);
        }
      }
      return true;
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
  }

  /**
   * What a file is now.
   *
   * @param file from an earlier {@link PosixObject#path}
   * @param queue whether it lies in a file system of type mqueue
   * @return null when it is gone or no regular file
   */
  public static @Nullable PosixObject read(Path file, boolean queue) {
    Map<String, Object> stat;
    try {
      stat = Files.readAttributes(file, "unix:*", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException gone) {
      return null;
    }
    int mode = FileIdentity.attribute(stat, "mode", Integer.class);
    if ((mode & Abi.S_IFMT) != Abi.S_IFREG) {
      return null;
    }
    byte[] name = RawPaths.name(file);
    long size = FileIdentity.attribute(stat, "size", Long.class);
    Kind kind = kind(queue, name, size);
    long device = FileIdentity.attribute(stat, "dev", Long.class);
    return new PosixObject(
        kind,
        file,
        Escape.line(text(kind, name)),
        // gnu_dev_major and gnu_dev_minor of sys/sysmacros.h
        (int) ((device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL)),
        (int) ((device & 0xff) | (device >>> 12 & ~0xffL)),
        FileIdentity.attribute(stat, "ino", Long.class),
        size,
        FileIdentity.attribute(stat, "uid", Integer.class),
        FileIdentity.attribute(stat, "gid", Integer.class),
        mode & 07777,
        FileIdentity.attribute(stat, "ctime", FileTime.class).toInstant(),
        FileIdentity.attribute(stat, "lastModifiedTime", FileTime.class).toInstant(),
        kind == Kind.POSIX_SHM ? null : PosixContent.of(kind, file));
  }

  private static Kind kind(boolean queue, byte[] name, long size) {
    if (queue) {
      return Kind.POSIX_MQ;
    }
    return size == PosixContent.SEMAPHORE_SIZE && isSemaphore(name)
        ? Kind.POSIX_SEM
        : Kind.POSIX_SHM;
  }

  private static boolean isSemaphore(byte[] name) {
    return name.length > SEMAPHORE.length
        && Arrays.equals(name, 0, SEMAPHORE.length, SEMAPHORE, 0, SEMAPHORE.length);
  }

  /** The name that C uses of a file of that name. */
  static String text(Kind kind, byte[] name) {
    int from = kind == Kind.POSIX_SEM ? SEMAPHORE.length : 0;
    return '/' + NativeText.decode(Arrays.copyOfRange(name, from, name.length), name.length - from);
  }
}
