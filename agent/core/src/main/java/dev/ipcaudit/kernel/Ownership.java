package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who owns an object, and who may do what with it: inode(7), svipc(7).
 *
 * @param uid of the owner
 * @param gid of the group
 * @param creatorUid of who made it, which may do what the owner may; that of the owner for files
 * @param creatorGid the same of its group
 * @param mode the permission bits, of files with the type
 * @param sysv whether it is one of System V
 */
public record Ownership(
    long uid, long gid, long creatorUid, long creatorGid, int mode, boolean sysv) {

  private static final int STICKY = 01000;
  private static final int OTHERS_WRITE = 02;
  private static final int GROUP_WRITES = 020;

  /** The file at a path, or null if there is none or it cannot be seen. */
  public static @Nullable Ownership of(Path path) {
    try {
      Map<String, Object> stat =
          Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
      long uid = FileIdentity.attribute(stat, "uid", Integer.class);
      long gid = FileIdentity.attribute(stat, "gid", Integer.class);
      int mode = FileIdentity.attribute(stat, "mode", Integer.class);
      return new Ownership(uid, gid, uid, gid, mode, false);
    } catch (IOException gone) {
      return null;
    }
  }

  /**
   * An object of System V, or null if there is none.
   *
   * @param proc such as {@code /proc}
   * @param byKey whether {@code wanted} is a key, and not an id
   */
  public static @Nullable Ownership of(Path proc, Kind kind, int wanted, boolean byKey)
      throws IOException {
    Ownership[] found = new Ownership[1];
    new SysvTable(proc)
        .scan(
            kind,
            row -> {
              if ((byKey ? row.key() : row.id()) == wanted) {
                found[0] =
                    new Ownership(
                        row.uid(), row.gid(), row.cuid(), row.cgid(), row.perms() & 0777, true);
              }
            });
    return found[0];
  }

  /**
   * Whether modes let a process have what it asks for.
   *
   * @param wanted 4 to read, 2 to write, 1 to search
   */
  public boolean allows(ProcessCredentials asking, int wanted) {
    if (sysv ? asking.overridesSysv() : asking.overridesFiles()) {
      return true;
    }
    int bits = mode;
    if (asking.uid() == uid || asking.uid() == creatorUid) {
      bits >>>= 6;
    } else if (asking.isIn(gid) || asking.isIn(creatorGid)) {
      bits >>>= 3;
    }
    return (wanted & ~bits & 07) == 0;
  }

  /** Whether it is a directory in which many may make files, each their own. */
  public boolean isSharedDirectory() {
    return (mode & STICKY) != 0 && (mode & (OTHERS_WRITE | GROUP_WRITES)) != 0;
  }

  /** The permissions in four octal digits. */
  public String octal() {
    return String.format("%04o", mode & 07777);
  }
}
