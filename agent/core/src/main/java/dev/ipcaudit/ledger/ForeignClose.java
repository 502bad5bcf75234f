package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.concurrent.atomic.LongAdder;

/**
 * Closes by one line of descriptors that it had closed before, and whose numbers another line had
 * been given since: that one lost its descriptor, and found so later. Thread-safe.
 */
public final class ForeignClose {

  private final Kind kind;
  private final CallSite site;
  private final LongAdder count = new LongAdder();
  private final PathCounts paths = new PathCounts();
  private volatile long descriptor;
  private volatile CallSite ownMaker;
  private volatile CallSite owner;
  private volatile CallSite victim;

  ForeignClose(Kind kind, CallSite site) {
    this.kind = kind;
    this.site = site;
  }

  void count(long newDescriptor, Removals.Removal removal, CallSite foundBy) {
    count.increment();
    paths.add(removal.by(), 1);
    descriptor = newDescriptor;
    ownMaker = removal.former().madeBy();
    owner = removal.madeBy();
    victim = foundBy;
  }

  /** What the closed descriptor stood for. */
  public Kind kind() {
    return kind;
  }

  /** The line that closed twice. */
  public CallSite site() {
    return site;
  }

  /** How many of each path that closed. */
  public PathCounts paths() {
    return paths;
  }

  public long count() {
    return count.sum();
  }

  /** The number, in the last such case. */
  public long descriptor() {
    return descriptor;
  }

  /** The line that had made what was to be closed. */
  public CallSite ownMaker() {
    return ownMaker;
  }

  /** The line that was given the number since. */
  public CallSite owner() {
    return owner;
  }

  /** The line that found it closed. */
  public CallSite victim() {
    return victim;
  }
}
