package dev.ipcaudit.ledger;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which paths created objects that not only their owner can use, by the permissions that the
 * objects began with: ipc(7), inode(7). Thread-safe.
 */
public final class Exposures {

  private static final int OTHERS_WRITE = 02;
  private static final int OTHERS_READ = 04;
  private static final int GROUP_WRITES = 020;

  private final ConcurrentHashMap<PathAccount, Exposure> byPath = new ConcurrentHashMap<>(4);

  /** Whether permissions let others than the owner and readers of the group in. */
  public static boolean exposes(int permissions) {
    return (permissions & (OTHERS_WRITE | OTHERS_READ | GROUP_WRITES)) != 0;
  }

  /** How much others may do: others that write count most, a group that writes least. */
  public static int gravity(int permissions) {
    return (permissions & OTHERS_WRITE) != 0 ? 3 : (permissions & OTHERS_READ) != 0 ? 2 : 1;
  }

  void created(PathAccount account, int permissions, long weight) {
    if (!exposes(permissions)) {
      return;
    }
    Exposure exposure = byPath.get(account);
    if (exposure == null) {
      Exposure fresh = new Exposure();
      exposure = byPath.putIfAbsent(account, fresh);
      exposure = exposure == null ? fresh : exposure;
    }
    exposure.add(permissions, weight);
  }

  /** A live view. */
  public Map<PathAccount, Exposure> byPath() {
    return byPath;
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
