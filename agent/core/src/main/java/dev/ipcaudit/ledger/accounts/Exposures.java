package dev.ipcaudit.ledger.accounts;

import dev.ipcaudit.model.BoundedTable;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which paths created objects that not only their owner can use, by the permissions that the
 * objects began with: ipc(7), inode(7). Where there is no room, paths go first that have no object
 * left. Thread-safe.
 */
public final class Exposures extends BoundedTable<PathAccount, Exposures.Exposure> {

  private static final int MOST = 16_384;

  private static final int OTHERS_WRITE = 02;
  private static final int OTHERS_READ = 04;
  private static final int GROUP_WRITES = 020;

  public Exposures() {
    super("exposing-paths", MOST);
  }

  @Override
  protected Exposure make(PathAccount path) {
    return new Exposure();
  }

  @Override
  protected int worth(PathAccount path, Exposure exposure) {
    return path.live() == 0 ? LITTLE : MUCH;
  }

  /** Whether permissions let others than the owner and readers of the group in. */
  public static boolean exposes(int permissions) {
    return (permissions & (OTHERS_WRITE | OTHERS_READ | GROUP_WRITES)) != 0;
  }

  /** How much others may do: others that write count most, a group that writes least. */
  public static int gravity(int permissions) {
    return (permissions & OTHERS_WRITE) != 0 ? 3 : (permissions & OTHERS_READ) != 0 ? 2 : 1;
  }

  public void created(PathAccount account, int permissions, long weight) {
    if (!exposes(permissions)) {
      return;
    }
    Exposure exposure = of(account);
    if (exposure != null) {
      exposure.add(permissions, weight);
    }
  }

  /** Of one path and kind. */
  public static final class Exposure {

    private final LongAdder count = new LongAdder();
    private volatile int worst;

    private void add(int permissions, long weight) {
      count.add(weight);
      if (worst == 0 || gravity(permissions) > gravity(worst)) {
        worst = permissions;
      }
    }

    /** How many objects. */
    public long count() {
      return count.sum();
    }

    /** The permissions of the one that lets others do most. */
    public int worst() {
      return worst;
    }
  }
}
