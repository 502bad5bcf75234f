package dev.ipcaudit.ledger;

import dev.ipcaudit.ledger.objects.TrackedObject;
import java.util.concurrent.atomic.LongAdder;

/**
 * What can be said of the ledger without allocating anything, when the heap is full at the end:
 * more than it holds against a program, never less. Thread-safe.
 */
public final class Counters {

  private final Ledger ledger;
  private final LongAdder persistent = new LongAdder();
  private volatile boolean repeated;
  private volatile boolean failedForNow;

  Counters(Ledger ledger) {
    this.ledger = ledger;
  }

  /** An object has been counted as created. */
  void created(TrackedObject object) {
    if (object.kind().persistent()) {
      persistent.increment();
    } else if (!repeated && object.account().repeats()) {
      repeated = true;
    }
  }

  /** It has been counted as removed. */
  void removed(TrackedObject object) {
    if (object.kind().persistent()) {
      persistent.decrement();
    }
  }

  /** A call failed with EAGAIN, which the host may have dropped. */
  public void failedForNow() {
    if (!failedForNow) {
      failedForNow = true;
    }
  }

  /** Whether there may be a finding of severity error: something outlives the JVM, above all. */
  public boolean mayBeError() {
    return persistent.sum() > 0 || ledger.dropped() > 0 || ledger.incidents().anyForeignClose();
  }

  /** Whether there may be a finding of severity warning or above. */
  public boolean mayBeWarning() {
    return mayBeError()
        || failedForNow
        || (repeated && ledger.liveCount() > 0)
        || ledger.incidents().any()
        || ledger.locks().any()
        || ledger.programs().anyStolen();
  }

  /** Whether there may be a finding at all. */
  public boolean mayBeNote() {
    return mayBeWarning() || ledger.liveCount() > 0;
  }
}
