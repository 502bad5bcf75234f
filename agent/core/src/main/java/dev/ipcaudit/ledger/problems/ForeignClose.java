package dev.ipcaudit.ledger.problems;

import dev.ipcaudit.ledger.accounts.PathCounts;
import dev.ipcaudit.ledger.objects.RecentRemovals;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Closes by one call site of descriptors that this JVM had closed before, and whose numbers
 * somebody else had been given since: another call site, or an object of the JDK. Thread-safe.
 */
public final class ForeignClose {

  private final Kind kind;
  private final CallSite site;
  private final LongAdder count = new LongAdder();
  private final PathCounts paths = new PathCounts();
  private volatile long descriptor;
  private volatile @Nullable CallSite ownMaker;
  private volatile @Nullable CallSite earlier;
  private volatile @Nullable CallSite owner;
  private volatile @Nullable String javas;
  private volatile @Nullable CallSite victim;

  public ForeignClose(Kind kind, CallSite site) {
    this.kind = kind;
    this.site = site;
  }

  /**
   * A descriptor of another owner was closed.
   *
   * @param foundBy the call site that found its descriptor closed, or null if none has
   * @param javasLink what the descriptor of an object of the JDK was called, empty if that is not
   *     known; null if the owner is a call site
   */
  public void count(
      long newDescriptor,
      RecentRemovals.Removal removal,
      @Nullable CallSite foundBy,
      @Nullable String javasLink) {
    count.increment();
    paths.add(removal.by(), 1);
    descriptor = newDescriptor;
    RecentRemovals.Removal former = removal.former();
    ownMaker = former == null ? null : former.createdBy();
    earlier = former == null ? null : former.by();
    owner = removal.createdBy();
    victim = foundBy;
    javas = javasLink;
  }

  /** What the closed descriptor stood for. */
  public Kind kind() {
    return kind;
  }

  /** The call site that closed what was not its own. */
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

  /** Of the last such case. */
  public long descriptor() {
    return descriptor;
  }

  /** The call site that had closed what was to be closed. */
  public @Nullable CallSite earlier() {
    return earlier;
  }

  /** The call site that had opened what was to be closed, or null if that was not seen. */
  public @Nullable CallSite ownMaker() {
    return ownMaker;
  }

  /**
   * What the descriptor of an object of the JDK that was given the number since was called, hostile
   * text, empty if that is not known; null if no such object owned it.
   */
  public @Nullable String javas() {
    return javas;
  }

  /** The call site that was given the number since, or null if that is not known. */
  public @Nullable CallSite owner() {
    return owner;
  }

  /** The call site that found it closed, or null if none has. */
  public @Nullable CallSite victim() {
    return victim;
  }
}
