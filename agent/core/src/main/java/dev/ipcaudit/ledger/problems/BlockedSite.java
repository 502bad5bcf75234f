package dev.ipcaudit.ledger.problems;

import dev.ipcaudit.ledger.accounts.PathCounts;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Calls of one call site that were blocked on objects of one kind. Thread-safe. */
public final class BlockedSite {

  private final Kind kind;
  private final CallSite site;
  private final LongAdder count = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final AtomicLong longestNanos = new AtomicLong();
  private final PathCounts paths = new PathCounts();
  private volatile @Nullable String function;
  private volatile long object;
  private volatile @Nullable String detail;

  public BlockedSite(Kind kind, CallSite site) {
    this.kind = kind;
    this.site = site;
  }

  public void began(BlockedCall call) {
    count.increment();
    paths.add(call.site(), 1, call.thread());
    if (detail == null) { // which is reported with the object that it is of
      function = call.function();
      object = call.object();
    }
    lasts(call.nanos());
  }

  public void described(BlockedCall call) {
    function = call.function();
    object = call.object();
    detail = call.detail();
  }

  /** How many calls of each path. */
  public PathCounts paths() {
    return paths;
  }

  public void lasts(long nanos) {
    longestNanos.accumulateAndGet(nanos, Math::max);
  }

  public void ended(long nanos) {
    ended.increment();
    lasts(nanos);
  }

  public Kind kind() {
    return kind;
  }

  public CallSite site() {
    return site;
  }

  /** How many calls were blocked for as long as it takes to be noticed. */
  public long count() {
    return count.sum();
  }

  /** How many of them are blocked now. */
  public long ongoing() {
    return count.sum() - ended.sum();
  }

  /** How long the longest of them took at least, in nanoseconds. */
  public long longestNanos() {
    return longestNanos.get();
  }

  /** The C function of the last such call. */
  public @Nullable String function() {
    return function;
  }

  /** The descriptor or id of the last such call, -1 if it is not known. */
  public long object() {
    return object;
  }

  /** What the kernel showed of that object while the call was blocked, hostile text; or null. */
  public @Nullable String detail() {
    return detail;
  }
}
