package dev.ipcaudit.javaagent.inside.watch;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.javaagent.AgentLoader;
import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.kernel.FdInfo;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.calls.DescriptorKinds;
import dev.ipcaudit.ledger.problems.BlockedCall;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.SiteFinder;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds blocked calls by the marks that calls leave: those that are one call at two looks, and the
 * kernel says at both that the thread is asleep in it. For one thread at a time.
 */
public final class BlockedCallDetector {

  /** What is blocked for as long as the option says is seen at most a quarter of that later. */
  private static final int LOOKS = 4;

  private final AgentLoader agent;
  private final Ledger ledger;
  private final LookLock lock = new LookLock();
  private final SiteFinder sites;
  private final DescriptorKinds kinds;
  private final long blockedNanos;
  private final long tickNanos;
  private final WatchClock clock;
  private final Coverage coverage;

  /** Made with the first call that takes long. */
  private @Nullable SleepCheck sleep;

  /** Made with the first look at threads. */
  private @Nullable UnmarkedBlockedCalls unmarked;

  /** Made with the first call that is found. */
  private @Nullable BlockedCallDetail details;

  /** By what is left of a mark here when its thread has ended. */
  private final IdentityHashMap<WeakReference<IpcAuditInFlight>, WatchedCall> seen =
      new IdentityHashMap<>();

  /** What was found in this look, with its mark. */
  private final IdentityHashMap<WatchedCall, IpcAuditInFlight> undescribed =
      new IdentityHashMap<>();

  /**
   * @param blockedMillis what counts as blocked; 0 looks at nothing
   */
  BlockedCallDetector(
      AgentLoader agent, Ledger ledger, SiteFinder sites, long blockedMillis, Coverage coverage) {
    this.agent = agent;
    this.ledger = ledger;
    this.sites = sites;
    this.kinds = new DescriptorKinds(ledger);
    this.blockedNanos = TimeUnit.MILLISECONDS.toNanos(blockedMillis);
    this.tickNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(1, blockedMillis / LOOKS));
    clock = new WatchClock(tickNanos);
    this.coverage = coverage;
  }

  /** How long to wait between two looks, in nanoseconds. */
  long tickNanos() {
    return tickNanos;
  }

  /** Looks at every mark once. */
  public void look() {
    if (blockedNanos == 0 || !lock.enter()) {
      return;
    }
    clock.begin();
    try {
      lookAtMarks();
    } finally {
      clock.end();
      lock.leave();
    }
  }

  private void lookAtMarks() {
    if (sleep != null) {
      sleep.begin();
    }
    Throwable first = null;
    for (Iterator<WeakReference<IpcAuditInFlight>> marks = IpcAuditInFlight.IN_FLIGHT.iterator();
        marks.hasNext(); ) {
      WeakReference<IpcAuditInFlight> entry = marks.next();
      try {
        IpcAuditInFlight mark = entry.get();
        if (mark != null) {
          look(entry, mark);
        } else {
          marks.remove();
          ended(entry);
        }
      } catch (RuntimeException | Error failure) {
        first = first == null ? failure : first; // the other marks are looked at all the same
      }
    }
    for (Map.Entry<WatchedCall, IpcAuditInFlight> one : undescribed.entrySet()) {
      WatchedCall last = one.getKey();
      IpcAuditInFlight mark = one.getValue();
      describe(last, () -> isStill(mark, last) && sleeps(last));
    }
    undescribed.clear();
    if (first instanceof Error) {
      throw (Error) first;
    } else if (first != null) {
      throw (RuntimeException) first;
    }
  }

  /**
   * Asks the kernel what a call that was found waits for. After all marks were looked at, since the
   * first such question takes long on a busy machine; and what was reported of a call that moved
   * meanwhile is no news of it.
   */
  void describe(WatchedCall last, BooleanSupplier still) {
    BlockedCall call = last.call;
    if (call == null) {
      return;
    }
    if (details == null) {
      details = new BlockedCallDetail(agent, ledger.sizes());
    }
    String detail = details.of(call.kind(), call.object(), still);
    if (detail != null) {
      BlockedCall described = call.with(detail);
      last.call = described;
      ledger.incidents().describes(described);
    }
  }

  private static boolean isStill(IpcAuditInFlight mark, WatchedCall last) {
    return mark.function != 0 && mark.calls == last.calls;
  }

  /** Also if that is not known. */
  private static boolean sleeps(WatchedCall last) {
    BlockedThread now = SleepCheck.now(last);
    BlockedCall call = last.call;
    return last.tid == 0
        || (now != null && call != null && now.isIn(call.function(), call.object()));
  }

  private void ended(WeakReference<IpcAuditInFlight> entry) {
    WatchedCall last = seen.remove(entry);
    if (last != null) {
      last.over();
    }
  }

  private void look(WeakReference<IpcAuditInFlight> entry, IpcAuditInFlight mark) {
    WatchedCall last = seen.get(entry);
    if (last == null) {
      last = new WatchedCall(ledger);
      seen.put(entry, last);
    }
    int function = mark.function;
    long calls = mark.calls;
    if (function == 0 || calls != last.calls) {
      last.over();
      last.begins(function == 0 ? -1 : calls, clock);
    } else if (last.call != null) {
      last.lasts(clock);
    } else if (!last.settled
        && clock.nanos() - last.since >= (last.asleep ? blockedNanos : blockedNanos / 2)) {
      settle(mark, Catalog.function(function), last);
    }
    if (function != 0 && last.begun == null) {
      last.begun = ledger.mayBlock();
    }
  }

  /** The JVM ends: reports the calls that are still blocked. */
  public void atEnd() {
    if (!lock.enter()) {
      coverage.note("calls that are blocked at the end are not known: a look at them did not end");
      return;
    }
    try {
      for (WatchedCall one : seen.values()) {
        one.atEnd();
      }
      if (unmarked != null) {
        unmarked.atEnd();
      }
    } finally {
      lock.leave();
    }
  }

  private void settle(IpcAuditInFlight mark, LibcFunction function, WatchedCall last) {
    if (!function.canBlock()) {
      last.settled = true; // a loop that waits for its work
      return;
    }
    Thread thread = mark.thread;
    if (thread == null) {
      return; // a virtual one, which moved right now
    }
    long object = mark.object < 0 ? -1 : (int) mark.object;
    if (object >= 0 && !mayWait(function, (int) object)) {
      last.settled = true;
      return;
    }
    if (sleep == null) {
      sleep = new SleepCheck(coverage);
    }
    int state = sleep.of(last, function.name(), object, thread);
    if (state == SleepCheck.AWAKE) {
      last.begins(last.calls, clock); // not yet, or not any more
    } else if (state != SleepCheck.LATER && !last.asleep) {
      last.asleep = true;
    } else if (state != SleepCheck.LATER) {
      last.lasts(clock);
      last.call = found(mark, function, thread, object, last);
      last.settled = true; // what is none of ours does not become so in this call
      if (last.call != null) {
        undescribed.put(last, mark);
      }
    }
  }

  /** Whether such a call on it may be blocked: on a descriptor that is O_NONBLOCK none can be. */
  private boolean mayWait(LibcFunction function, int object) {
    Kind kind = kind(function, object);
    if (kind == null || kind == Kind.SYSV_SEM || kind == Kind.SYSV_MSG) {
      return kind != null;
    }
    try {
      return !FdInfo.of(Path.of("/proc/self"), object).nonBlocking();
    } catch (IOException unknown) {
      return true;
    }
  }

  /** Of what kind an object is, or null if it is none of ours. */
  @Nullable Kind kind(LibcFunction function, int object) {
    return function.kind() == null ? kinds.of(object) : function.kind();
  }

  private @Nullable BlockedCall found(
      IpcAuditInFlight mark, LibcFunction function, Thread thread, long named, WatchedCall last) {
    BlockedThread asleep = named < 0 ? SleepCheck.now(last) : null;
    long object = asleep == null ? named : asleep.object();
    StackTraceElement[] stack = stack(thread);
    Kind kind = kind(function, (int) object);
    if (!isStill(mark, last) || stack.length == 0 || kind == null) {
      return null; // it moved meanwhile, or is none of ours
    }
    ClassLoader loader = thread.getContextClassLoader();
    CallSite site = sites.find(function.name(), loader, stack);
    return begin(kind, site, function.name(), object, thread, last);
  }

  /** All of it: newer JVMs cut what they give of one thread as they cut backtraces. */
  private StackTraceElement[] stack(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    return sites.isCut(stack.length)
        ? Thread.getAllStackTraces().getOrDefault(thread, stack) // has no virtual ones
        : stack;
  }

  /** Counts a call that is blocked. */
  BlockedCall begin(
      Kind kind, CallSite site, String function, long object, Thread thread, WatchedCall last) {
    BlockedCall call =
        new BlockedCall(kind, site, function, object, thread.getName(), last.nanos(), null);
    ledger.incidents().blocks(call);
    if (kind == Kind.SYSV_SEM) {
      ledger.locks().blocked((int) object, site);
    }
    return call;
  }

  /**
   * Looks at all threads of this process by /proc, whoever makes their calls: costs some ten
   * microseconds a thread, and takes as long as a call may be blocked if there is a candidate.
   */
  public void lookAtThreads() throws IOException, InterruptedException {
    if (blockedNanos == 0) {
      return;
    }
    if (!lock.enter()) {
      throw new IOException("another look at threads did not end");
    }
    try {
      if (unmarked == null) {
        unmarked = new UnmarkedBlockedCalls(ledger, sites, this, clock);
      }
      unmarked.look(blockedNanos, tickNanos);
    } finally {
      lock.leave();
    }
  }

  /** Whether a thread of the kernel's is in a call that has a mark. */
  boolean knows(int tid) {
    for (WatchedCall one : seen.values()) {
      if (one.tid == tid && one.calls >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a thread is in a call that has a mark. */
  boolean marks(Thread thread) {
    for (WeakReference<IpcAuditInFlight> entry : IpcAuditInFlight.IN_FLIGHT) {
      IpcAuditInFlight mark = entry.get();
      if (mark != null && mark.function != 0 && mark.thread == thread) {
        return true;
      }
    }
    return false;
  }
}
