package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Abi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which file it is: stat(2). Two files are the same object if device and inode are; a new file of
 * an old name is another one.
 *
 * @param device as in {@code st_dev}; of the file systems that hold IPC objects always small
 * @param mode the type and the permission bits
 */
public record FileIdentity(int device, long inode, int mode) {

  private static final String WANTED = "unix:dev,ino,mode";
  private static final int PERMISSIONS = 0777;

  /** The file at a path itself, in some five microseconds, or null if there is none. */
  public static @Nullable FileIdentity of(Path path) {
    return of(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** What a descriptor of this process stands for, or null if it is not open. */
  public static @Nullable FileIdentity of(int descriptor) {
    return of(Path.of("/proc/self/fd/" + descriptor), new LinkOption[0]);
  }

  private static @Nullable FileIdentity of(Path path, LinkOption... how) {
    try {
      Map<String, Object> stat = Files.readAttributes(path, WANTED, how);
      return new FileIdentity(
          (int) (long) attribute(stat, "dev", Long.class),
          attribute(stat, "ino", Long.class),
          attribute(stat, "mode", Integer.class));
    } catch (IOException gone) {
      return null;
    }
  }

  /** An attribute that was asked for, which a map of them then has. */
  static <T> T attribute(Map<String, Object> stat, String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(stat.get(name), name));
  }

  /** As gnu_dev_major of sys/sysmacros.h has it, and /proc/PID/maps. */
  int major() {
    return major(device);
  }

  static int major(int device) {
    return device >>> 8 & 0xfff;
  }

  /** As gnu_dev_minor has it. */
  int minor() {
    return minor(device);
  }

  static int minor(int device) {
    return (device & 0xff) | (device >>> 12 & ~0xff);
  }

  /** Whether it is a regular file. */
  public boolean isFile() {
    return (mode & Abi.S_IFMT) == Abi.S_IFREG;
  }

  public boolean isFifo() {
    return (mode & Abi.S_IFMT) == Abi.S_IFIFO;
  }

  public boolean isDirectory() {
    return (mode & Abi.S_IFMT) == Abi.S_IFDIR;
  }

  /** Whether both are the same file. */
  public boolean is(@Nullable FileIdentity other) {
    return other != null && device == other.device && inode == other.inode;
  }

  /** The nine bits that say who may do what. */
  public int permissions() {
    return mode & PERMISSIONS;
  }
}
