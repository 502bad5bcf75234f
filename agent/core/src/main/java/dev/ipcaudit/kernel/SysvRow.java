package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.Kind;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One object in /proc/sysvipc, seen while {@link SysvTable#scan} passes over it. There is one
 * instance per table and it changes with every row: copy what is to be kept. Not thread-safe.
 *
 * <p>A column that the kind's table lacks is -1, since 0 is an answer in every one of them. Times
 * are whole seconds since 1970, 0 for never. Process ids are those of the reader's pid namespace, 0
 * for a process that is not visible there and for none. User and group ids are 0 to 2^32 - 1 in the
 * reader's user namespace.
 *
 * <p>Source: proc_sysvipc(5), svipc(7).
 */
public final class SysvRow {

  /** Takes the rows of a scan, in the thread that scans. */
  public interface Visitor {

    /** Sees one object. What it throws ends the scan and reaches the caller. */
    void row(SysvRow row);
  }

  private final long[] values = new long[SysvColumn.COUNT];
  private @Nullable Kind kind;

  SysvRow() {}

  void start(Kind kind) {
    this.kind = kind;
    Arrays.fill(values, -1);
  }

  void set(SysvColumn column, long value) {
    values[column.ordinal()] = value;
  }

  private long get(SysvColumn column) {
    return values[column.ordinal()];
  }

  /** {@link Kind#SYSV_SEM}, {@link Kind#SYSV_SHM} or {@link Kind#SYSV_MSG}. */
  public Kind kind() {
    return Objects.requireNonNull(kind); // a table starts its row before it shows it
  }

  /** The id, 0 or more. With the kind it identifies the object within one IPC namespace. */
  public int id() {
    return (int) get(SysvColumn.ID);
  }

  /** The key; 0 is IPC_PRIVATE, and also a segment that is marked for removal, whatever it had. */
  public int key() {
    return (int) get(SysvColumn.KEY);
  }

  /** The nine permission bits, and for shm 01000 (SHM_DEST) and 02000 (SHM_LOCKED). */
  public int perms() {
    return (int) get(SysvColumn.PERMS);
  }

  /** Whether this is a segment that was removed but is still attached. */
  public boolean markedForRemoval() {
    return kind == Kind.SYSV_SHM && (perms() & Abi.SHM_DEST) != 0;
  }

  /** shm: bytes as asked for, not rounded; sem: semaphores in the set; msg: bytes in the queue. */
  public long size() {
    return get(SysvColumn.SIZE);
  }

  /** msg: messages in the queue. */
  public long qnum() {
    return get(SysvColumn.QNUM);
  }

  /**
   * shm: mappings of the segment in all processes. Not the number of shmat calls: every piece into
   * which mprotect or munmap cut an attachment counts (shm_open in ipc/shm.c; Linux 6.18: one
   * attachment with one page made read-only in its middle is 3).
   */
  public long nattch() {
    return get(SysvColumn.NATTCH);
  }

  /** shm: the process that created it. */
  public int cpid() {
    return (int) get(SysvColumn.CPID);
  }

  /** shm: the last to attach or detach; a forked child that merely exits counts. */
  public int lpid() {
    return (int) get(SysvColumn.LPID);
  }

  /** msg: the last to send. */
  public int lspid() {
    return (int) get(SysvColumn.LSPID);
  }

  /** msg: the last to receive. */
  public int lrpid() {
    return (int) get(SysvColumn.LRPID);
  }

  public long uid() {
    return get(SysvColumn.UID);
  }

  public long gid() {
    return get(SysvColumn.GID);
  }

  public long cuid() {
    return get(SysvColumn.CUID);
  }

  public long cgid() {
    return get(SysvColumn.CGID);
  }

  /** sem: the last semop. */
  public long otime() {
    return get(SysvColumn.OTIME);
  }

  /** shm: the last attach. */
  public long atime() {
    return get(SysvColumn.ATIME);
  }

  /** shm: the last detach. */
  public long dtime() {
    return get(SysvColumn.DTIME);
  }

  /** msg: the last send. */
  public long stime() {
    return get(SysvColumn.STIME);
  }

  /** msg: the last receive. */
  public long rtime() {
    return get(SysvColumn.RTIME);
  }

  /**
   * The last change: creation, IPC_SET, and for sem SETVAL and SETALL. So it identifies nothing.
   */
  public long ctime() {
    return get(SysvColumn.CTIME);
  }
}
