package dev.ipcaudit.ledger.problems;

import dev.ipcaudit.ledger.accounts.PathCounts;
import dev.ipcaudit.ledger.objects.RecentRemovals;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.concurrent.atomic.LongAdder;

/**
 * Closes by one line of descriptors that this JVM had closed before, and whose numbers somebody
 * else had been given since: another line, or an object of the JDK. Thread-safe.
 */
public final class ForeignClose {

  private final Kind kind;
  private final CallSite site;
  private final LongAdder count = new LongAdder();
  private final PathCounts paths = new PathCounts();
  private volatile long descriptor;
  private volatile CallSite ownMaker;
  private volatile CallSite earlier;
  private volatile CallSite owner;
  private volatile String javas;
  private volatile CallSite victim;

  public ForeignClose(Kind kind, CallSite site) {
    this.kind = kind;
    this.site = site;
  }

  /**
   * @param foundBy the line that found its descriptor closed, or null if none has
   * @param javasLink what the descriptor of an object of the JDK was called, empty if that is not
   *     known; null if the owner is a line
   */
  public void count(
      long newDescriptor, RecentRemovals.Removal removal, CallSite foundBy, String javasLink) {
    count.increment();
    paths.add(removal.by(), 1);
    descriptor = newDescriptor;
    ownMaker = removal.former().madeBy();
    earlier = removal.former().by();
    owner = removal.madeBy();
    victim = foundBy;
    javas = javasLink;
  }

  /** What the closed descriptor stood for. */
  public Kind kind() {
    return kind;
  }

  /** The line that closed what was not its own. */
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

  /** The line that had closed what was to be closed. */
  public CallSite earlier() {
    return earlier;
  }

  /** The line that had made what was to be closed, or null if that was not seen. */
  public CallSite ownMaker() {
    return ownMaker;
  }

  /**
   * What the descriptor of an object of the JDK that was given the number since was called, hostile
   * text, empty if that is not known; null if no such object owned it.
   */
  public String javas() {
    return javas;
  }

  /** The line that was given the number since, or null if that is not known. */
  public CallSite owner() {
    return owner;
  }

  /** The line that found it closed, or null if none has. */
  public CallSite victim() {
    return victim;
  }
}
