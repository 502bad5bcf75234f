package dev.ipcaudit.ledger.children;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.stack.CaptureBudget;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the calls of one call site that wait for children, waitpid(2) and its like, came to.
 * Thread-safe.
 */
public final class ReapStats implements CaptureBudget.Counted {

  private final CallSite site;
  private final LongAdder calls = new LongAdder();
  private final LongAdder reaped = new LongAdder();
  private final LongAdder notReady = new LongAdder();
  private final LongAdder noChild = new LongAdder();
  private volatile boolean forAny;
  private volatile boolean lastReaped;
  private volatile String function = "";

  ReapStats(CallSite site) {
    this.site = site;
  }

  public void returned(String newFunction, boolean any, Outcome outcome, long weight) {
    function = newFunction;
    calls.add(weight);
    if (any) {
      forAny = true;
    }
    lastReaped = outcome == Outcome.REAPED;
    switch (outcome) {
      case REAPED -> reaped.add(weight);
      case NOT_READY -> notReady.add(weight);
      case NO_CHILD -> noChild.add(weight);
      default -> {}
    }
  }

  /** There were more, of which as many came to the same as of the others. */
  @Override
  public void more(long more) {
    long known = Math.max(1, calls());
    long moreReaped = more * reaped() / known;
    long moreNotReady = more * notReady() / known;
    long moreNoChild = more * noChild() / known;
    calls.add(more);
    reaped.add(moreReaped);
    notReady.add(moreNotReady);
    noChild.add(moreNoChild);
  }

  public CallSite site() {
    return site;
  }

  /** The C function of the last call. */
  public String function() {
    return function;
  }

  public long calls() {
    return calls.sum();
  }

  /** Calls that reaped a child. */
  public long reaped() {
    return reaped.sum();
  }

  /** Calls that returned 0: none had ended. */
  public long notReady() {
    return notReady.sum();
  }

  /** Calls that failed with ECHILD: there are no children. */
  public long noChild() {
    return noChild.sum();
  }

  /** Whether a call of the call site waited for whichever child ends first. */
  public boolean forAny() {
    return forAny;
  }

  /**
   * Whether the call site reaps whichever child has ended until there is none left. One that stops
   * while it is still given children has not asked whether there are more.
   */
  public boolean drains() {
    return forAny && !lastReaped && notReady() + noChild() > 0;
  }

  /** How one call ended. */
  public enum Outcome {
    REAPED,
    NOT_READY,
    NO_CHILD,
    /**
     * A child that was stopped or goes on, a look that reaps nothing, a signal that came between.
     */
    OTHER
  }
}
