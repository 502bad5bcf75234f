package dev.ipcaudit.ledger.children;

import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether this JVM starts processes by calls to libc, how it waits for them, and whose children it
 * reaps. Thread-safe.
 */
public final class ChildProcesses extends BoundedTable<CallSite, ReapStats> {

  private static final int MOST = 16_384;

  private final ConcurrentHashMap<CallSite, StolenChildren> stolen = new ConcurrentHashMap<>(2);
  private final Descendants descendants = new Descendants();
  private volatile @Nullable JdkChildren jdk;
  private volatile boolean started;

  public ChildProcesses() {
    super("waiting-sites", MOST);
  }

  @Override
  protected ReapStats make(CallSite site) {
    return new ReapStats(site);
  }

  public void start() {
    if (!started) {
      started = true;
    }
  }

  public ReapStats waits(CallSite site) {
    ReapStats known = of(site);
    return known == null ? make(CallSite.UNKNOWN) : known;
  }

  /** The processes that this JVM has started, and theirs. */
  public Descendants descendants() {
    return descendants;
  }

  /** The children of ProcessBuilder. */
  public JdkChildren jdk() {
    JdkChildren known = jdk;
    if (known == null) {
      synchronized (this) {
        known = jdk;
        if (known == null) {
          known = new JdkChildren(this);
          jdk = known;
        }
      }
    }
    return known;
  }

  /** How many children calls have reaped of which nobody knows who started them. */
  public long unknownReaped() {
    JdkChildren known = jdk;
    return known == null ? 0 : known.unknown();
  }

  public StolenChildren stolen(CallSite site, String function) {
    StolenChildren known = stolen.get(site);
    if (known == null) {
      StolenChildren fresh = new StolenChildren(site, function);
      known = stolen.putIfAbsent(site, fresh);
      known = known == null ? fresh : known;
    }
    return known;
  }

  /** Every call site that reaped children of others. */
  public List<StolenChildren> stolen() {
    return new ArrayList<>(stolen.values());
  }

  /** Whether there is one. Allocates nothing. */
  public boolean anyStolen() {
    return !stolen.isEmpty();
  }

  /** Whether a call was made that starts a process: fork, posix_spawn, system, popen. */
  public boolean started() {
    return started;
  }

  /** Every call site that waits for children. */
  public List<ReapStats> waits() {
    return values();
  }
}
