package dev.ipcaudit.ledger;

import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.ledger.accounts.PerSite;
import dev.ipcaudit.ledger.objects.RecentRemovals;
import dev.ipcaudit.ledger.problems.BlockedCall;
import dev.ipcaudit.ledger.problems.BlockedSite;
import dev.ipcaudit.ledger.problems.CloseFault;
import dev.ipcaudit.ledger.problems.ForeignClose;
import dev.ipcaudit.ledger.problems.LateUse;
import dev.ipcaudit.ledger.problems.LimitFailure;
import dev.ipcaudit.ledger.problems.Misuse;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of this JVM that went wrong or were blocked, by call site. Thread-safe. */
public final class CallProblems {

  private final Ledger ledger;
  private final RecentRemovals removals;
  private final PerSite<Misuse> misuses = new PerSite<>("misusing-sites", new Misuses());
  private final PerSite<Misuse> secondCloses = new PerSite<>("second-closing-sites", new Misuses());
  private final PerSite<LimitFailure> exhaustions = new PerSite<>("limit-sites", new Exhaustions());
  private final PerSite<BlockedSite> blockages = new PerSite<>("blocked-sites", new Blockages());
  private final PerSite<LateUse> lateUses = new PerSite<>("late-using-sites", new LateUses());
  private final PerSite<ForeignClose> foreignCloses =
      new PerSite<>("foreign-closing-sites", new ForeignCloses());
  private volatile @Nullable DeniedCalls denied;
  private final CloseFault blame = new CloseFault(foreignCloses);

  CallProblems(Ledger ledger, RecentRemovals removals) {
    this.ledger = ledger;
    this.removals = removals;
  }

  /**
   * A call failed at a limit.
   *
   * @param weight how many calls this one stands for
   */
  public LimitFailure exhausted(Kind kind, CallSite site, int errno, long weight) {
    boolean left = kind == Kind.INOTIFY && errno == Errno.EMFILE && !Descriptors.exhausted();
    LimitFailure exhaustion = exhaustions.of(kind, site);
    exhaustion.count(site, weight, errno, left);
    return exhaustion;
  }

  /** Calls that were not allowed, or found what they were to make; null if there never was any. */
  public @Nullable DeniedCalls denied() {
    return denied;
  }

  /** The same, made with the first such call. */
  public synchronized DeniedCalls makeDenied() {
    DeniedCalls made = denied;
    if (made == null) {
      made = new DeniedCalls();
      denied = made;
    }
    return made;
  }

  /** A call was found blocked, and still is. */
  public void blocks(BlockedCall call) {
    blockages.of(call.kind(), call.site()).began(call);
  }

  /** The kernel has shown the object that such a call still waits for. */
  public void describes(BlockedCall call) {
    blockages.of(call.kind(), call.site()).described(call);
  }

  /** A call that was found blocked has not moved since. */
  public void stillBlocks(BlockedCall call, long nanos) {
    blockages.of(call.kind(), call.site()).lasts(nanos);
  }

  /**
   * It moved again.
   *
   * @param since what {@link Ledger#mayBlock} gave, or null
   */
  public void blocked(BlockedCall call, @Nullable Object since) {
    blockages.of(call.kind(), call.site()).ended(call.nanos());
    ledger.tellBlocked(call, since);
  }

  /**
   * A call found a descriptor closed that this JVM had closed before.
   *
   * @param closes whether it was to close it again
   * @param weight how many calls this one stands for
   * @param variables reads those of the method that the call is in
   * @return where it was counted, null if it was not, or for what it is alone
   */
  public @Nullable Misuse foundClosed(
      Kind any,
      long id,
      CallSite site,
      boolean closes,
      long weight,
      CloseFault.Variables variables) {
    RecentRemovals.Removal removal = removals.find(any, id);
    if (removal == null || (removal.isCertain() && !removal.by().equals(site))) {
      return null;
    }
    RecentRemovals.Removal foreign =
        blame.of(removal, site, Thread.currentThread().getId(), closes ? variables : null);
    if (foreign == null) {
      Misuse.Nature nature = closes ? Misuse.Nature.REMOVED_AGAIN : Misuse.Nature.USED;
      PerSite<Misuse> tally = closes ? secondCloses : misuses;
      return tally.of(removal.kind(), site).count(site, nature, weight, id, removal.by());
    }
    if (foreign.by() != CallSite.UNKNOWN && foreign.isFirstReport()) {
      foreignCloses.of(foreign.kind(), foreign.by()).count(id, foreign, site, null);
    }
    return null;
  }

  /**
   * A descriptor was closed that an object of the JDK owns.
   *
   * @param link what it stood for, or null if that is not known any more
   * @param victim the call site that found it closed, or null if none has yet
   */
  public void tookFromJava(
      RecentRemovals.Removal removal, long id, @Nullable String link, @Nullable CallSite victim) {
    if (removal.by() != CallSite.UNKNOWN && removal.isFirstReport()) {
      foreignCloses
          .of(removal.kind(), removal.by())
          .count(id, removal, victim, link == null ? "" : link);
    }
  }

  /** An object of the JDK has closed once more what it had lost, and what another one owns now. */
  public void tookByJava(RecentRemovals.Removal removal, long id) {
    if (removal.by() != CallSite.UNKNOWN && removal.isFirstReport()) {
      foreignCloses.of(removal.kind(), removal.by()).count(id, removal, null, null);
    }
  }

  /** An object of the JDK closes what it had lost, and what nobody owns now. */
  public Misuse closedAgain(RecentRemovals.Removal removal, CallSite site, long id, long weight) {
    return secondCloses
        .of(removal.kind(), site)
        .count(site, Misuse.Nature.REMOVED_AGAIN, weight, id, removal.by());
  }

  /** A call used what this JVM had removed. */
  public Misuse misused(Kind kind, CallSite site, Misuse.Nature nature, long id, long weight) {
    return misuses.of(kind, site).count(site, nature, weight, id, ledger.remover(kind, id));
  }

  /** A call on an object of this JVM failed with EINVAL, as it does where the id is gone. */
  public LateUse usedLate(Kind kind, CallSite site, long id, long weight) {
    return lateUses.of(kind, site).count(id, site, weight);
  }

  /** Calls of which the kernel has to tell whether their object was there. */
  public List<LateUse> lateUses() {
    return lateUses.all();
  }

  /** As {@link dev.ipcaudit.model.BoundedTable#reportGap} has it. */
  void reportGaps(Map<String, String> gaps) {
    misuses.reportGap(gaps);
    secondCloses.reportGap(gaps);
    exhaustions.reportGap(gaps);
    blockages.reportGap(gaps);
    lateUses.reportGap(gaps);
    foreignCloses.reportGap(gaps);
    DeniedCalls refused = denied;
    if (refused != null) {
      refused.reportGaps(gaps);
    }
  }

  /** Whether there is anything here. Allocates nothing. */
  boolean any() {
    return !misuses.isEmpty()
        || !secondCloses.isEmpty()
        || !lateUses.isEmpty()
        || !exhaustions.isEmpty()
        || !blockages.isEmpty()
        || denied != null
        || anyForeignClose();
  }

  /** Allocates nothing. */
  boolean anyForeignClose() {
    return !foreignCloses.isEmpty();
  }

  public List<Misuse> misuses() {
    List<Misuse> all = misuses.all();
    all.addAll(secondCloses.all());
    return all;
  }

  public List<LimitFailure> exhaustions() {
    return exhaustions.all();
  }

  public List<ForeignClose> foreignCloses() {
    return foreignCloses.all();
  }

  public List<BlockedSite> blockages() {
    return blockages.all();
  }

  // named classes: a constructor reference would cost milliseconds when the first one is linked

  private static final class Misuses implements PerSite.Factory<Misuse> {
    @Override
    public Misuse make(Kind kind, CallSite site) {
      return new Misuse(kind, site);
    }
  }

  private static final class LateUses implements PerSite.Factory<LateUse> {
    @Override
    public LateUse make(Kind kind, CallSite site) {
      return new LateUse(kind, site);
    }
  }

  private static final class Blockages implements PerSite.Factory<BlockedSite> {
    @Override
    public BlockedSite make(Kind kind, CallSite site) {
      return new BlockedSite(kind, site);
    }
  }

  private static final class ForeignCloses implements PerSite.Factory<ForeignClose> {
    @Override
    public ForeignClose make(Kind kind, CallSite site) {
      return new ForeignClose(kind, site);
    }
  }

  private static final class Exhaustions implements PerSite.Factory<LimitFailure> {
    @Override
    public LimitFailure make(Kind kind, CallSite site) {
      return new LimitFailure(kind, site);
    }
  }
}
