package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The columns of /proc/sysvipc that are read, by the word in each table's header; ipc/sem.c,
 * ipc/shm.c and ipc/msg.c, sysvipc_*_proc_show. A null is a column that the table lacks; a column
 * of the table that is not here (rss, swap, and what newer kernels add) is passed over.
 */
enum SysvColumn {
  KEY("key", "key", "key"),
  ID("semid", "shmid", "msqid"),
  PERMS("perms", "perms", "perms"),
  SIZE("nsems", "size", "cbytes"),
  QNUM(null, null, "qnum"),
  NATTCH(null, "nattch", null),
  CPID(null, "cpid", null),
  LPID(null, "lpid", null),
  LSPID(null, null, "lspid"),
  LRPID(null, null, "lrpid"),
  UID("uid", "uid", "uid"),
  GID("gid", "gid", "gid"),
  CUID("cuid", "cuid", "cuid"),
  CGID("cgid", "cgid", "cgid"),
  OTIME("otime", null, null),
  ATIME(null, "atime", null),
  DTIME(null, "dtime", null),
  STIME(null, null, "stime"),
  RTIME(null, null, "rtime"),
  CTIME("ctime", "ctime", "ctime");

  private static final SysvColumn[] ALL = values();
  static final int COUNT = ALL.length;

  private final @Nullable String sem;
  private final @Nullable String shm;
  private final @Nullable String msg;

  SysvColumn(@Nullable String sem, @Nullable String shm, @Nullable String msg) {
    this.sem = sem;
    this.shm = shm;
    this.msg = msg;
  }

  /** The column with this word in the header of the kind's table, or null. */
  static @Nullable SysvColumn of(Kind kind, byte[] word, int length) {
    for (SysvColumn column : ALL) {
      String name = column.word(kind);
      if (name != null && same(name, word, length)) {
        return column;
      }
    }
    return null;
  }

  /** The word for the first column of the kind that is not among those found, or null. */
  static @Nullable String missing(Kind kind, SysvColumn[] found, int count) {
    for (SysvColumn column : ALL) {
      String name = column.word(kind);
      if (name != null && !contains(found, count, column)) {
        return name;
      }
    }
    return null;
  }

  /** The word in the header of the kind's table, or null where it has no such column. */
  @Nullable String word(Kind kind) {
    return kind == Kind.SYSV_SEM ? sem : kind == Kind.SYSV_SHM ? shm : msg;
  }

  private static boolean same(String name, byte[] word, int length) {
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name.charAt(i) != word[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(SysvColumn[] columns, int count, SysvColumn column) {
    for (int i = 0; i < count; i++) {
      if (columns[i] == column) {
        return true;
      }
    }
    return false;
  }
}
