package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.concurrent.atomic.LongAdder;

/** Calls of one line that could not make an object of one kind for want of room. Thread-safe. */
public final class Exhaustion {

  private final Kind kind;
  private final CallSite site;
  private final LongAdder count = new LongAdder();
  private volatile int errno;
  private volatile boolean descriptorsLeft;

  Exhaustion(Kind kind, CallSite site) {
    this.kind = kind;
    this.site = site;
  }

  void count(int newErrno, boolean nowLeft) {
    count.increment();
    descriptorsLeft = nowLeft;
    errno = newErrno;
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

  /** Whether this process had numbers for more descriptors then: EMFILE says something else. */
  public boolean descriptorsLeft() {
    return descriptorsLeft;
  }

  /** The errno of the last such call. */
  public int errno() {
    return errno;
  }
}
