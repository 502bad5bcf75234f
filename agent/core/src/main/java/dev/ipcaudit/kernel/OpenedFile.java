package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a descriptor of this process stands for that was opened by a path: any file, or a FIFO,
 * shared memory, a queue or a terminal. Costs five to ten microseconds.
 *
 * @param kind {@link Kind#FILE} where it is nothing else
 * @param identity as {@link DescriptorIdentity} has it, hostile text; null where nothing tells
 * @param inode on its own file system, 0 if the descriptor is closed again
 */
public record OpenedFile(Kind kind, @Nullable String identity, long inode) {

  private static final String WANTED = "unix:dev,ino,mode,rdev,size";

  /** The size of every file of a queue: ipc/mqueue.c of Linux. */
  private static final int QUEUE_FILE = 80;

  // by Documentation/admin-guide/devices.txt of Linux
  private static final int PTMX_MAJOR = 5;
  private static final int PTMX_MINOR = 2;
  private static final int FIRST_PTS_MAJOR = 136;
  private static final int LAST_PTS_MAJOR = 143;

  /** Where POSIX shared memory is, which is mounted before any JVM runs. */
  private static final class Shm {
    static final @Nullable FileIdentity ROOT = FileIdentity.of(Path.of("/dev/shm"));
  }

  /** What an open descriptor stands for. */
  public static OpenedFile of(int descriptor) {
    Map<String, Object> stat;
    try {
      stat = Files.readAttributes(Path.of("/proc/self/fd/" + descriptor), WANTED);
    } catch (IOException closedAgain) {
      return new OpenedFile(Kind.FILE, null, 0);
    }
    long inode = FileIdentity.attribute(stat, "ino", Long.class);
    int device = (int) (long) FileIdentity.attribute(stat, "dev", Long.class);
    Kind kind = kind(descriptor, device, stat);
    String identity =
        kind == Kind.FILE
            ? DescriptorIdentity.text(device, inode)
            : DescriptorIdentity.of(kind, descriptor);
    return new OpenedFile(kind, identity, inode);
  }

  private static Kind kind(int descriptor, int device, Map<String, Object> stat) {
    return switch (FileIdentity.attribute(stat, "mode", Integer.class) & Abi.S_IFMT) {
      // one that has no name was opened by its link in /proc
      case Abi.S_IFIFO -> hasLink(descriptor, "pipe:") ? Kind.PIPE : Kind.FIFO_FD;
      case Abi.S_IFCHR ->
          isTerminalEnd((int) (long) FileIdentity.attribute(stat, "rdev", Long.class))
              ? Kind.PTY
              : Kind.FILE;
      case Abi.S_IFREG -> {
        FileIdentity shm = Shm.ROOT;
        if (shm != null && shm.device() == device) {
          yield hasLink(descriptor, PosixNames.IN_SHM) ? Kind.SHM_FD : Kind.FILE;
        }
        boolean queue =
            FileIdentity.attribute(stat, "size", Long.class) == QUEUE_FILE
                && FileIdentity.major(device) == 0
                && PosixNames.sees(Kind.POSIX_MQ, device);
        yield queue ? Kind.MQ_FD : Kind.FILE;
      }
      default -> Kind.FILE;
    };
  }

  private static boolean hasLink(int descriptor, String beginning) {
    String link = Descriptors.link(descriptor);
    return link != null && link.startsWith(beginning);
  }

  private static boolean isTerminalEnd(int device) {
    int major = FileIdentity.major(device);
    return (major == PTMX_MAJOR && FileIdentity.minor(device) == PTMX_MINOR)
        || (major >= FIRST_PTS_MAJOR && major <= LAST_PTS_MAJOR);
  }
}
