package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Whether this JVM starts processes by calls to libc, and how it waits for them. Thread-safe. */
public final class Programs {

  private final ConcurrentHashMap<CallSite, Waits> waits = new ConcurrentHashMap<>(4);
  private volatile boolean started;

  void start() {
    if (!started) {
      started = true;
    }
  }

  Waits waits(CallSite site) {
    Waits known = waits.get(site);
    if (known == null) {
      Waits fresh = new Waits(site);
      known = waits.putIfAbsent(site, fresh);
      known = known == null ? fresh : known;
    }
    return known;
  }

  /** Whether a call was made that starts a process: fork, posix_spawn, system, popen. */
  public boolean started() {
    return started;
  }

  /** Every line that waits for children. */
  public List<Waits> waits() {
    return new ArrayList<>(waits.values());
  }
}
