package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds FIFOs by their paths, without a call to libc: fifo(7). */
public final class Fifos {

  /** Larger inodes than that have no file system of ours; see {@link #id}. */
  private static final int INODE_BITS = 44;

  private Fifos() {}

  /**
   * A path from the root, whatever the process's directory is later, or null if that is not known.
   *
   * @param directory a descriptor that the path starts from, or negative for the working directory,
   *     which is not always what Java thinks it is: chdir(2)
   */
  public static @Nullable String absolute(String path, int directory) {
    if (path.startsWith("/")) {
      return path;
    }
    Path base = Path.of("/proc/self", directory < 0 ? "cwd" : "fd/" + directory);
    try {
      String from = RawPaths.text(Files.readSymbolicLink(base));
      return from.endsWith("/") ? from + path : from + "/" + path;
    } catch (IOException closed) {
      return null;
    }
  }

  /**
   * The FIFO of that name, or null if there is none.
   *
   * @param absolute as {@link #absolute} gives it
   */
  public static @Nullable FileIdentity find(String absolute) {
    Path path = RawPaths.of(absolute);
    FileIdentity file = path == null ? null : FileIdentity.of(path);
    return file == null || !file.isFifo() ? null : file;
  }

  /** One number for device and inode, since FIFOs may lie in any file system. */
  public static long id(FileIdentity file) {
    return (long) file.device() << INODE_BITS ^ file.inode();
  }

  /** The inode in an {@link #id}. */
  public static long inode(long id, int device) {
    return id ^ (long) device << INODE_BITS;
  }
}
