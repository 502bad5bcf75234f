package dev.ipcaudit.javaagent.inside.watch;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.kernel.BlockedThreads;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.SiteFinder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds blocked calls that nobody marked, since no binding made them that is seen: by what /proc
 * says of all threads. For one thread at a time.
 */
final class UnmarkedBlockedCalls {

  private final Ledger ledger;
  private final SiteFinder sites;
  private final BlockedCallDetector marked;
  private final WatchClock clock;

  /** By the number of their threads. */
  private final Map<Integer, Unmarked> found = new HashMap<>();

  UnmarkedBlockedCalls(
      Ledger ledger, SiteFinder sites, BlockedCallDetector marked, WatchClock clock) {
    this.ledger = ledger;
    this.sites = sites;
    this.marked = marked;
    this.clock = clock;
  }

  /**
   * Looks at all threads of this process: costs some ten microseconds a thread, and takes as long
   * as a call may be blocked if there is a candidate.
   *
   * @param longNanos what counts as blocked
   * @param tickNanos how often marks are looked at meanwhile
   */
  void look(long longNanos, long tickNanos) throws IOException, InterruptedException {
    if (IpcAuditInFlight.IN_FLIGHT.isEmpty()) {
      clock.rested();
    }
    List<BlockedThread> before = BlockedThreads.sample(0);
    if (before == null) {
      return;
    }
    endThose(before);
    before.removeIf(thread -> found.containsKey(thread.tid()));
    if (before.isEmpty()) {
      return;
    }
    long start = clock.nanos();
    Map<Integer, WatchedCall> candidates = new HashMap<>();
    for (BlockedThread thread : before) {
      WatchedCall seen = new WatchedCall(ledger);
      seen.begins(0, clock);
      seen.begun = ledger.mayBlock();
      seen.tid = thread.tid();
      candidates.put(thread.tid(), seen);
    }
    while (clock.nanos() - start < longNanos) {
      TimeUnit.NANOSECONDS.sleep(tickNanos);
      marked.look();
    }
    List<BlockedThread> after = BlockedThreads.sample(0);
    if (after == null) {
      return;
    }
    for (BlockedThread now : BlockedThreads.stuck(before, after).values()) {
      WatchedCall seen = candidates.get(now.tid());
      if (seen != null) { // always: what is stuck was there before
        seen.lasts(clock);
        stuck(now, seen);
      }
    }
  }

  /** The JVM ends. */
  void atEnd() {
    for (Unmarked one : found.values()) {
      one.seen.atEnd();
    }
  }

  /** A thread that was found before is blocked yet, or has moved. */
  private void endThose(List<BlockedThread> threads) {
    Map<Integer, BlockedThread> now = new HashMap<>();
    for (BlockedThread thread : threads) {
      now.put(thread.tid(), thread);
    }
    for (Iterator<Unmarked> all = found.values().iterator(); all.hasNext(); ) {
      Unmarked one = all.next();
      BlockedThread thread = now.get(one.first.tid());
      if (thread != null && thread.isStill(one.first)) {
        one.seen.lasts(clock);
      } else {
        one.seen.over();
        all.remove();
      }
    }
  }

  private void stuck(BlockedThread now, WatchedCall seen) {
    LibcFunction function = Catalog.function(now.call());
    if (function == null || !function.canBlock() || marked.knows(now.tid())) {
      return; // a reader that waits, or a call that has a mark
    }
    Kind kind = marked.kind(function, now.object());
    Map.Entry<Thread, StackTraceElement[]> java = thread(now.comm());
    if (kind == null || java == null || marked.marks(java.getKey())) {
      return;
    }
    CallSite site = sites.find(now.call(), java.getKey().getContextClassLoader(), java.getValue());
    seen.call = marked.begin(kind, site, now.call(), now.object(), java.getKey(), seen);
    found.put(now.tid(), new Unmarked(now, seen));
    marked.describe(
        seen,
        () -> {
          BlockedThread then = SleepCheck.now(seen);
          return then != null && then.isStill(now);
        });
  }

  /** The Java thread that the kernel knows by that name, if there is just one inside a native. */
  private static Map.@Nullable Entry<Thread, StackTraceElement[]> thread(String comm) {
    List<Map.Entry<Thread, StackTraceElement[]>> candidates = new ArrayList<>();
    for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
      StackTraceElement[] stack = entry.getValue();
      if (SleepCheck.comm(entry.getKey()).equals(comm)
          && stack.length > 0
          && stack[0].isNativeMethod()
          && !waitsInJava(stack[0].getClassName())) {
        candidates.add(entry);
      }
    }
    return candidates.size() == 1 ? candidates.get(0) : null;
  }

  /** Parked, asleep, or in Object.wait: natives, too, and no call of the kernel's that we know. */
  private static boolean waitsInJava(String owner) {
    return owner.equals("jdk.internal.misc.Unsafe")
        || owner.equals("java.lang.Object")
        || owner.equals("java.lang.Thread");
  }

  /** A thread that was found by /proc, and its call. */
  private static final class Unmarked {
    private final BlockedThread first;
    private final WatchedCall seen;

    Unmarked(BlockedThread first, WatchedCall seen) {
      this.first = first;
      this.seen = seen;
    }
  }
}
