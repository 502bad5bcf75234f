package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.kernel.BlockedThreads;
import dev.ipcaudit.ledger.BlockedCall;
import dev.ipcaudit.ledger.DescriptorKinds;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.SiteFinder;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Finds calls that stand still, by the marks that calls leave, and by what /proc says of threads
 * whose calls nobody marked. For one thread at a time.
 */
final class BlockWatch {

  /** The JVM names its threads to the kernel by so much of their names; pthread_setname_np(3). */
  private static final int COMM = 15;

  private final Ledger ledger;
  private final SiteFinder sites;
  private final DescriptorKinds kinds;
  private final long blockedNanos;

  /** By what is left of a mark here when its thread has ended. */
  private final Map<WeakReference<IpcAuditMarks>, SeenCall> seen = new IdentityHashMap<>();

  private final Map<Integer, Unmarked> unmarked = new HashMap<>();

  /** What was found in this look, with its mark, if it has one. */
  private final Map<SeenCall, IpcAuditMarks> undescribed = new IdentityHashMap<>();

  BlockWatch(Ledger ledger, SiteFinder sites, long blockedMillis) {
    this.ledger = ledger;
    this.sites = sites;
    this.kinds = new DescriptorKinds(ledger);
    this.blockedNanos = TimeUnit.MILLISECONDS.toNanos(blockedMillis);
  }

  /** Looks at every mark once. */
  synchronized void look() {
    if (blockedNanos == 0) {
      return;
    }
    long now = System.nanoTime();
    Throwable first = null;
    for (Iterator<WeakReference<IpcAuditMarks>> marks = IpcAuditMarks.ALL.iterator();
        marks.hasNext(); ) {
      WeakReference<IpcAuditMarks> entry = marks.next();
      try {
        IpcAuditMarks mark = entry.get();
        if (mark != null) {
          look(entry, mark, now);
        } else {
          marks.remove();
          ended(entry, now);
        }
      } catch (RuntimeException | Error failure) {
        first = first == null ? failure : first; // the other marks are looked at all the same
      }
    }
    describe();
    if (first instanceof Error) {
      throw (Error) first;
    } else if (first != null) {
      throw (RuntimeException) first;
    }
  }

  /**
   * Asks the kernel what the calls that were found wait for. After all marks were looked at, since
   * the first such question takes long on a busy machine; and what was told of a call that moved
   * meanwhile is no news of it.
   */
  private void describe() {
    for (Map.Entry<SeenCall, IpcAuditMarks> one : undescribed.entrySet()) {
      SeenCall last = one.getKey();
      IpcAuditMarks mark = one.getValue();
      String detail =
          Standstill.of(
              last.call.kind(),
              last.call.object(),
              ledger.sizes(),
              () -> mark == null || mark.function != 0 && mark.calls == last.calls);
      if (detail != null) {
        last.call = last.call.with(detail);
        ledger.incidents().describes(last.call);
      }
    }
    undescribed.clear();
  }

  private void ended(WeakReference<IpcAuditMarks> entry, long now) {
    SeenCall last = seen.remove(entry);
    if (last != null) {
      last.over(now);
    }
  }

  private void look(WeakReference<IpcAuditMarks> entry, IpcAuditMarks mark, long now) {
    SeenCall last = seen.get(entry);
    if (last == null) {
      last = new SeenCall(ledger);
      seen.put(entry, last);
    }
    int function = mark.function;
    if (function == 0 || mark.calls != last.calls) {
      last.over(now);
      last.looked = false;
      last.begun = null;
      last.calls = function == 0 ? -1 : mark.calls;
      last.since = now;
    } else if (last.call != null) {
      ledger.incidents().stillBlocks(last.call, now - last.since);
    } else if (!last.looked && now - last.since >= blockedNanos) {
      last.call = found(mark, Catalog.function(function), last);
      last.looked = true; // what is none of ours does not become so in this call
      if (last.call != null) {
        undescribed.put(last, mark);
      }
    }
    if (function != 0 && last.begun == null) {
      last.begun = ledger.mayBlock();
    }
  }

  /** The JVM ends: tells of the calls that stand still yet. */
  synchronized void atEnd() {
    long now = System.nanoTime();
    for (SeenCall one : seen.values()) {
      one.atEnd(now);
    }
    for (Unmarked one : unmarked.values()) {
      one.seen.atEnd(now);
    }
  }

  private BlockedCall found(IpcAuditMarks mark, LibcFunction function, SeenCall last) {
    Thread thread = mark.thread;
    if (thread == null || !function.blocks()) {
      return null; // a virtual one, which moved right now; or a loop that waits for its work
    }
    long object = mark.object < 0 ? object(thread, function.name()) : (int) mark.object;
    StackTraceElement[] stack = thread.getStackTrace();
    Kind kind = function.kind() == null ? kinds.of((int) object) : function.kind();
    if (mark.calls != last.calls || mark.function == 0 || stack.length == 0 || kind == null) {
      return null; // it moved meanwhile, or is none of ours
    }
    return begin(
        kind,
        sites.find(function.name(), thread.getContextClassLoader(), stack),
        function.name(),
        object,
        thread,
        last);
  }

  /** What a call waits for whose binding does not tell, or -1; by what the kernel tells. */
  private static long object(Thread thread, String function) {
    try {
      List<BlockedThread> all = BlockedThreads.sample(0);
      long object = -1;
      for (BlockedThread blocked : all == null ? List.<BlockedThread>of() : all) {
        if (blocked.call().equals(function) && blocked.comm().equals(comm(thread))) {
          object = object < 0 ? blocked.object() : -1;
        }
      }
      return object;
    } catch (IOException unknown) {
      return -1;
    }
  }

  private static String comm(Thread thread) {
    return thread.getName().substring(0, Math.min(COMM, thread.getName().length()));
  }

  private BlockedCall begin(
      Kind kind, CallSite site, String function, long object, Thread thread, SeenCall last) {
    BlockedCall call =
        new BlockedCall(
            kind,
            site,
            function,
            object,
            thread == null ? "" : thread.getName(),
            System.nanoTime() - last.since,
            null);
    ledger.incidents().blocks(call);
    if (kind == Kind.SYSV_SEM) {
      ledger.locks().blocked((int) object, site);
    }
    return call;
  }

  /**
   * Looks at all threads of this process by /proc, whoever makes their calls: costs some ten
   * microseconds a thread, and takes as long as a call may stand still if there is a candidate.
   */
  synchronized void lookAtThreads() throws IOException, InterruptedException {
    List<BlockedThread> before = BlockedThreads.sample(0);
    if (before == null || blockedNanos == 0) {
      return;
    }
    endUnmarked(before);
    before.removeIf(thread -> unmarked.containsKey(thread.tid()));
    if (before.isEmpty()) {
      return;
    }
    Set<Thread> marked = markedThreads();
    Map<Integer, Object> begun = new HashMap<>();
    for (BlockedThread thread : before) {
      begun.put(thread.tid(), ledger.mayBlock());
    }
    TimeUnit.NANOSECONDS.sleep(blockedNanos);
    List<BlockedThread> after = BlockedThreads.sample(0);
    if (after != null) {
      marked.addAll(markedThreads()); // one may have moved right after the second look
      for (Map.Entry<BlockedThread, BlockedThread> stuck :
          BlockedThreads.stuck(before, after).entrySet()) {
        stuck(stuck.getKey(), stuck.getValue(), marked, begun.get(stuck.getKey().tid()));
      }
      describe();
    }
  }

  /** A thread that was found before stands still yet, or has moved. */
  private void endUnmarked(List<BlockedThread> threads) {
    Map<Integer, BlockedThread> now = new HashMap<>();
    for (BlockedThread thread : threads) {
      now.put(thread.tid(), thread);
    }
    for (Iterator<Unmarked> all = unmarked.values().iterator(); all.hasNext(); ) {
      Unmarked one = all.next();
      BlockedThread thread = now.get(one.first.tid());
      if (thread != null && thread.isStill(one.first)) {
        ledger.incidents().stillBlocks(one.seen.call, System.nanoTime() - one.seen.since);
      } else {
        one.seen.over(System.nanoTime());
        all.remove();
      }
    }
  }

  private static Set<Thread> markedThreads() {
    Set<Thread> marked = new HashSet<>();
    for (WeakReference<IpcAuditMarks> entry : IpcAuditMarks.ALL) {
      IpcAuditMarks mark = entry.get();
      if (mark != null && mark.function != 0) {
        marked.add(mark.thread);
      }
    }
    return marked;
  }

  private void stuck(BlockedThread first, BlockedThread now, Set<Thread> marked, Object begun) {
    LibcFunction function = Catalog.function(now.call());
    if (function == null || !function.blocks()) {
      return; // a reader that waits
    }
    Kind kind = function.kind() == null ? kinds.of(now.object()) : function.kind();
    Map.Entry<Thread, StackTraceElement[]> java = thread(now.comm());
    if (kind == null || java == null || marked.contains(java.getKey())) {
      return;
    }
    SeenCall since = new SeenCall(ledger);
    since.since = first.readNanos();
    since.begun = begun;
    CallSite site = sites.find(now.call(), java.getKey().getContextClassLoader(), java.getValue());
    since.call = begin(kind, site, now.call(), now.object(), java.getKey(), since);
    unmarked.put(now.tid(), new Unmarked(now, since));
    undescribed.put(since, null);
  }

  /** The Java thread that the kernel knows by that name, if there is just one inside a native. */
  private static Map.Entry<Thread, StackTraceElement[]> thread(String comm) {
    List<Map.Entry<Thread, StackTraceElement[]>> candidates = new ArrayList<>();
    for (Map.Entry<Thread, StackTraceElement[]> entry : Thread.getAllStackTraces().entrySet()) {
      StackTraceElement[] stack = entry.getValue();
      if (comm(entry.getKey()).equals(comm) && stack.length > 0 && stack[0].isNativeMethod()) {
        candidates.add(entry);
      }
    }
    return candidates.size() == 1 ? candidates.get(0) : null;
  }

  /** A thread that was found by /proc, and its call. */
  private static final class Unmarked {
    private final BlockedThread first;
    private final SeenCall seen;

    Unmarked(BlockedThread first, SeenCall seen) {
      this.first = first;
      this.seen = seen;
    }
  }
}
