package dev.ipcaudit.ledger.problems;

import dev.ipcaudit.ledger.accounts.PathCounts;
import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one call site that were not allowed to make or open an object of one kind, and what they
 * asked for. Thread-safe.
 */
public final class DeniedSite implements CaptureBudget.Counted {

  /** Of each site; a host may make up ever new names. */
  private static final int MOST_ASKED = 32;

  private final Kind kind;
  private final CallSite site;
  private final LongAdder count = new LongAdder();
  private final PathCounts paths = new PathCounts();
  private final Requests requests = new Requests();
  private volatile @Nullable Reached last;

  private record Reached(CallSite site, Request request, long thread) {}

  /**
   * What a call asked for.
   *
   * @param target the name or path, the key as {@code 0x%08x}, or null where the call names
   *     nothing; hostile text
   * @param id of a segment that was to be attached, else -1
   * @param flags as they were passed
   */
  public record Request(String function, @Nullable String target, long id, long flags, int errno) {}

  /** How often what was asked for. */
  public record Requested(Request request, long count) {}

  public DeniedSite(Kind kind, CallSite site) {
    this.kind = kind;
    this.site = site;
  }

  /**
   * A call was refused.
   *
   * @param reached this call site, as the path of the call reached it
   * @param weight how many calls this one stands for
   */
  public void count(CallSite reached, Request request, long weight) {
    last = new Reached(reached, request, Thread.currentThread().getId());
    add(request, weight);
    paths.add(reached, weight);
  }

  private void add(Request request, long weight) {
    count.add(weight);
    LongAdder times = requests.of(request);
    if (times != null) {
      times.add(weight);
    }
  }

  @Override
  public void more(long calls) {
    Reached reached = last;
    if (reached != null) {
      add(reached.request, calls);
      paths.more(reached.site, calls);
    }
  }

  /** The thread of the last such call, 0 for none. */
  long lastThread() {
    Reached reached = last;
    return reached == null ? 0 : reached.thread;
  }

  public Kind kind() {
    return kind;
  }

  public CallSite site() {
    return site;
  }

  public long count() {
    return count.sum();
  }

  /** How many calls of each path. */
  public PathCounts paths() {
    return paths;
  }

  /** What was asked for most lately, in no order. */
  public List<Requested> requests() {
    List<Requested> all = new ArrayList<>();
    for (Request request : requests.keys()) {
      LongAdder times = requests.get(request);
      all.add(new Requested(request, times == null ? 0 : times.sum()));
    }
    return all;
  }

  private static final class Requests extends BoundedTable<Request, LongAdder> {

    Requests() {
      super("denied-requests", MOST_ASKED);
    }

    @Override
    protected LongAdder make(Request request) {
      return new LongAdder();
    }
  }
}
