package dev.ipcaudit.ledger.problems;

import dev.ipcaudit.ledger.accounts.PathCounts;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Calls of one call site on objects of one kind that had been removed before. Thread-safe. */
public final class Misuse implements CaptureBudget.Counted {

  private final Kind kind;
  private final CallSite site;
  private final LongAdder removedAgain = new LongAdder();
  private final LongAdder used = new LongAdder();
  private final LongAdder waited = new LongAdder();
  private final PathCounts paths = new PathCounts();
  private volatile long lastId;
  private volatile @Nullable Nature lastNature;
  private volatile @Nullable CallSite last;
  private volatile @Nullable CallSite remover;

  public Misuse(Kind kind, CallSite site) {
    this.kind = kind;
    this.site = site;
  }

  /**
   * A call used what was removed before.
   *
   * @param reached this call site, as the path of the call reached it
   * @param weight how many calls this one stands for
   * @return this
   */
  public Misuse count(
      CallSite reached, Nature nature, long weight, long id, @Nullable CallSite by) {
    of(nature).add(weight);
    paths.add(reached, weight);
    lastId = id;
    remover = by;
    lastNature = nature;
    last = reached;
    return this;
  }

  @Override
  public void more(long calls) {
    Nature nature = lastNature;
    CallSite reached = last;
    if (nature != null && reached != null) {
      of(nature).add(calls);
      paths.more(reached, calls);
    }
  }

  private LongAdder of(Nature nature) {
    return nature == Nature.REMOVED_AGAIN ? removedAgain : nature == Nature.USED ? used : waited;
  }

  public Kind kind() {
    return kind;
  }

  public CallSite site() {
    return site;
  }

  /** How many calls of each path. */
  public PathCounts paths() {
    return paths;
  }

  public long count(Nature nature) {
    return of(nature).sum();
  }

  /** The id of the object in the last such call. */
  public long lastId() {
    return lastId;
  }

  /**
   * The call site that had removed it, or null if that was not known yet when the call was made.
   */
  public @Nullable CallSite remover() {
    return remover;
  }

  /** What the call tried. */
  public enum Nature {
    /** A second IPC_RMID, or a second shmdt. */
    REMOVED_AGAIN("removed-again"),
    /** An operation on an id that was gone when the call began (EINVAL). */
    USED("used"),
    /** A call that was waiting when the object went away under it (EIDRM). */
    WAITED("waited");

    private final String id;

    Nature(String id) {
      this.id = id;
    }

    /** The verdict in reports. */
    public String id() {
      return id;
    }
  }
}
