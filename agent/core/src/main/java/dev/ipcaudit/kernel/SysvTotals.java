package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Kind;

/**
 * Counts what a scan passes over, in the units of the kernel's limits. Give it to {@link
 * SysvTable#scan} for each kind, or call {@link #row} from a visitor that has more to do. Not
 * thread-safe.
 */
public final class SysvTotals implements SysvRow.Visitor {

  private final int pageSize;
  private long sets;
  private long semaphores;
  private long segments;
  private long pages;
  private long queues;

  /** Counts in pages of this machine. */
  public SysvTotals() {
    this(PageSize.BYTES);
  }

  /**
   * @param pageSize in bytes, a power of two
   */
  SysvTotals(int pageSize) {
    this.pageSize = pageSize;
  }

  @Override
  public void row(SysvRow row) {
    Kind kind = row.kind();
    if (kind == Kind.SYSV_SEM) {
      sets++;
      semaphores += row.size();
    } else if (kind == Kind.SYSV_SHM) {
      segments++;
      pages += pagesOf(row.size());
    } else if (kind == Kind.SYSV_MSG) {
      queues++;
    }
  }

  /** Each segment by itself, as newseg in ipc/shm.c does, for huge pages too. */
  private long pagesOf(long bytes) {
    return bytes / pageSize + (bytes % pageSize == 0 ? 0 : 1);
  }

  /** Semaphore sets. */
  public long sets() {
    return sets;
  }

  /** Semaphores in all sets. */
  public long semaphores() {
    return semaphores;
  }

  /** Segments, with those that are marked for removal. */
  public long segments() {
    return segments;
  }

  /** Pages of all segments, in use or not. */
  public long pages() {
    return pages;
  }

  /** Message queues. */
  public long queues() {
    return queues;
  }
}
