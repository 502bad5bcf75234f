package dev.ipcaudit.ledger;

import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import java.util.List;

/** The calls of this JVM that went wrong or stood still, by line. Thread-safe. */
public final class Incidents {

  private final Ledger ledger;
  private final Removals removals;
  private final Tally<Misuse> misuses = new Tally<>(new Misuses());
  private final Tally<Exhaustion> exhaustions = new Tally<>(new Exhaustions());
  private final Tally<Blockage> blockages = new Tally<>(new Blockages());
  private final Tally<ForeignClose> foreignCloses = new Tally<>(new ForeignCloses());

  Incidents(Ledger ledger, Removals removals) {
    this.ledger = ledger;
    this.removals = removals;
  }

  /**
   * @param weight how many calls this one stands for
   */
  Exhaustion exhausted(Kind kind, CallSite site, int errno, long weight) {
    boolean left = kind == Kind.INOTIFY && errno == Errno.EMFILE && !Descriptors.exhausted();
    Exhaustion exhaustion = exhaustions.of(kind, site);
    exhaustion.count(site, weight, errno, left);
    return exhaustion;
  }

  /** A call was found standing still, and does so still. */
  public void blocks(BlockedCall call) {
    blockages.of(call.kind(), call.site()).began(call);
  }

  /** The kernel has told of the object that such a call still waits for. */
  public void describes(BlockedCall call) {
    blockages.of(call.kind(), call.site()).described(call);
  }

  /** A call that was found standing still has not moved since. */
  public void stillBlocks(BlockedCall call, long nanos) {
    blockages.of(call.kind(), call.site()).lasts(nanos);
  }

  /**
   * It moved again.
   *
   * @param since what {@link Ledger#mayBlock} gave, or null
   */
  public void blocked(BlockedCall call, Object since) {
    blockages.of(call.kind(), call.site()).ended(call.nanos());
    ledger.tellBlocked(call, since);
  }

  /**
   * A call found a descriptor closed that this JVM had closed before.
   *
   * @param closes whether it was to close it again
   * @param weight how many calls this one stands for
   */
  void foundClosed(Kind any, long id, CallSite site, boolean closes, long weight) {
    Removals.Removal removal = removals.find(any, id);
    if (removal != null && removal.tookAnothers() && !removal.by().equals(site)) {
      foreignCloses.of(removal.kind(), removal.by()).count(id, removal, site);
    } else if (removal != null && closes) {
      misuses
          .of(removal.kind(), site)
          .count(site, Misuse.Nature.REMOVED_AGAIN, weight, id, removal.by());
    }
  }

  /** Whether a descriptor is known to be closed, and {@link #foundClosed} wants to hear of uses. */
  boolean isClosed(Kind any, long id, boolean onlyAnothers) {
    Removals.Removal removal = removals.find(any, id);
    return removal != null && (!onlyAnothers || removal.tookAnothers());
  }

  void misused(Kind kind, CallSite site, Misuse.Nature nature, long id, long weight) {
    misuses.of(kind, site).count(site, nature, weight, id, ledger.remover(kind, id));
  }

  /** Whether there is anything here. Allocates nothing. */
  boolean any() {
    return !misuses.isEmpty()
        || !exhaustions.isEmpty()
        || !blockages.isEmpty()
        || anyForeignClose();
  }

  /** Allocates nothing. */
  boolean anyForeignClose() {
    return !foreignCloses.isEmpty();
  }

  public List<Misuse> misuses() {
    return misuses.all();
  }

  public List<Exhaustion> exhaustions() {
    return exhaustions.all();
  }

  public List<ForeignClose> foreignCloses() {
    return foreignCloses.all();
  }

  public List<Blockage> blockages() {
    return blockages.all();
  }

  // named classes: a constructor reference would cost milliseconds when the first one is linked

  private static final class Misuses implements Tally.Factory<Misuse> {
    @Override
    public Misuse make(Kind kind, CallSite site) {
      return new Misuse(kind, site);
    }
  }

  private static final class Blockages implements Tally.Factory<Blockage> {
    @Override
    public Blockage make(Kind kind, CallSite site) {
      return new Blockage(kind, site);
    }
  }

  private static final class ForeignCloses implements Tally.Factory<ForeignClose> {
    @Override
    public ForeignClose make(Kind kind, CallSite site) {
      return new ForeignClose(kind, site);
    }
  }

  private static final class Exhaustions implements Tally.Factory<Exhaustion> {
    @Override
    public Exhaustion make(Kind kind, CallSite site) {
      return new Exhaustion(kind, site);
    }
  }
}
