package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.SysvRow;
import dev.ipcaudit.kernel.SysvTotals;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Which of some ids occur in one table. */
final class SysvPresence implements SysvRow.Visitor {

  private final long[] ids;
  private final boolean[] present;
  private final int[] permissions;
  private final long[] attached;
  private final SysvTotals totals;
  private final Map<Integer, String> makers;
  final List<KernelSnapshot.Stranger> strangers = new ArrayList<>();

  SysvPresence(long[] sortedIds, SysvTotals totals, Map<Integer, String> makers) {
    this.makers = makers;
    this.ids = sortedIds;
    this.present = new boolean[sortedIds.length];
    this.permissions = new int[sortedIds.length];
    this.attached = new long[sortedIds.length];
    this.totals = totals;
  }

  @Override
  public void row(SysvRow row) {
    totals.row(row);
    int at = Arrays.binarySearch(ids, row.id());
    // what is marked goes with its last attachment; nobody has to remove it any more
    if (at >= 0 && !row.markedForRemoval()) {
      present[at] = true;
      permissions[at] = row.perms() & 0777;
      attached[at] = row.nattch();
    } else if (row.kind() == Kind.SYSV_SHM
        && makers.containsKey(row.cpid())
        && !row.markedForRemoval()) {
      strangers.add(
          new KernelSnapshot.Stranger(
              row.id(), row.key(), row.size(), row.ctime(), row.cpid(), makers.get(row.cpid())));
    }
  }

  boolean isDetached(long id) {
    int at = Arrays.binarySearch(ids, id);
    return at >= 0 && present[at] && attached[at] == 0;
  }

  int permissions(long id) {
    int at = Arrays.binarySearch(ids, id);
    return at < 0 ? 0 : permissions[at];
  }

  KernelSnapshot.State state(long id) {
    int at = Arrays.binarySearch(ids, id);
    return at < 0
        ? KernelSnapshot.State.UNKNOWN
        : present[at] ? KernelSnapshot.State.PRESENT : KernelSnapshot.State.ABSENT;
  }
}
