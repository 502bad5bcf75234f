package dev.ipcaudit.ledger;

import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.kernel.BlockedThreads;
import dev.ipcaudit.kernel.ProcessIdentity;
import dev.ipcaudit.kernel.ProcessIdentity.Life;
import dev.ipcaudit.ledger.accounts.PerSite;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds semaphores whose holder is dead: the value is 0, somebody waits for more, and the process
 * that operated on it last has ended. With SEM_UNDO the kernel would have given back what that one
 * had acquired, so it acquired it without. Thread-safe.
 */
public final class AbandonedSemaphoreDetector {

  /** Of larger sets no more semaphores than these are asked about. */
  private static final int MAX_INDEX = 64;

  /** So many sets are asked about at the end. */
  private static final int MAX_SETS = 1000;

  /** Calls that do not wait are looked at from this many on: a few that find no room are usual. */
  private static final int FEW = 8;

  private final Ledger ledger;
  private final SemaphoreHolders takers;
  private final PerSite<AbandonedSemaphore> abandoned =
      new PerSite<>("abandoning-sites", new Abandonments());
  private final PerSite<AbandonedSemaphore> byMaker =
      new PerSite<>("abandoned-makers", new Abandonments());
  private volatile @Nullable SemaphoreValues values;

  AbandonedSemaphoreDetector(Ledger ledger) {
    this.ledger = ledger;
    takers = new SemaphoreHolders(ledger);
  }

  /** Sets who can ask; the first one stays. */
  public void asks(SemaphoreValues newValues) {
    if (values == null && newValues != null) {
      values = newValues;
    }
  }

  /**
   * Every call site that waits in vain, or took what others wait for, or made it if neither is
   * known.
   */
  public List<AbandonedSemaphore> abandoned() {
    List<AbandonedSemaphore> all = abandoned.all();
    Set<Integer> known = new HashSet<>();
    for (AbandonedSemaphore lock : all) {
      for (AbandonedSemaphore.Found found : lock.found()) {
        known.add(found.set());
      }
    }
    // the call site that waits may have been found after its set was
    for (AbandonedSemaphore lock : byMaker.all()) {
      AbandonedSemaphore rest = new AbandonedSemaphore(lock.kind(), lock.site());
      for (AbandonedSemaphore.Found found : lock.found()) {
        if (!known.contains(found.set())) {
          rest.found(found);
        }
      }
      if (!rest.found().isEmpty()) {
        all.add(rest);
      }
    }
    return all;
  }

  /** As {@link BoundedTable#reportGap} has it. */
  void reportGaps(Map<String, String> gaps) {
    takers.reportGap(gaps);
    abandoned.reportGap(gaps);
    byMaker.reportGap(gaps);
    long dropped = 0;
    for (AbandonedSemaphore lock : abandoned.all()) {
      dropped += lock.dropped();
    }
    for (AbandonedSemaphore lock : byMaker.all()) {
      dropped += lock.dropped();
    }
    BoundedTable.reportGap(gaps, "abandoned-semaphores", dropped, AbandonedSemaphore.MOST_SETS);
  }

  /** Whether anything was found. Allocates nothing. */
  boolean any() {
    return !abandoned.isEmpty() || !byMaker.isEmpty();
  }

  /**
   * A call of this call site found no room, or gave up.
   *
   * @param waited whether it was one that waits
   * @param times how often that has happened there
   */
  public void refused(int set, CallSite site, boolean waited, long times) {
    if (waited || times >= FEW) {
      look(set, site, true, abandoned);
    }
  }

  /** A call of this call site has acquired a semaphore, with these flags. */
  public void took(int set, int index, CallSite site, int flags) {
    takers.took(set, index, site, (flags & Abi.SEM_UNDO) != 0);
  }

  /** A call has given a semaphore. */
  public void gave(int set, int index) {
    takers.gave(set, index);
  }

  /** A call of this call site is blocked. */
  public void blocked(int set, CallSite site) {
    look(set, site, false, abandoned);
  }

  /** This JVM ends: checks what it has acquired without SEM_UNDO and others wait for. */
  public void lookAtTaken() {
    SemaphoreValues asks = values;
    int self = (int) ProcessHandle.current().pid();
    for (SemaphoreHolders.Taker taker : takers.withoutUndo()) {
      CallSite site = taker.site();
      if (asks != null
          && site != null // else its thread has only just begun to say so
          && asks.ask(taker.set(), taker.index(), SemaphoreValues.GETVAL) == 0
          && asks.ask(taker.set(), taker.index(), SemaphoreValues.GETPID) == self) {
        int waiters =
            asks.ask(taker.set(), taker.index(), SemaphoreValues.GETNCNT) - ownWaiters(taker.set());
        if (waiters > 0) {
          AbandonedSemaphore line = abandoned.of(Kind.SYSV_SEM, site);
          found(taker.set(), taker.index(), self, waiters, line);
        }
      }
    }
  }

  /**
   * Looks at the sets that this JVM made, for which others may wait.
   *
   * @return false if nobody could ask
   */
  public boolean lookAtAll() {
    int looked = 0;
    for (TrackedObject object : ledger.live()) {
      if (object.kind() == Kind.SYSV_SEM && looked++ < MAX_SETS) {
        if (values == null || !values.canAsk()) {
          return false;
        }
        look((int) object.id(), object.site(), false, byMaker);
      }
    }
    return true;
  }

  /** Threads of this JVM that wait for a semaphore of the set: they end with it. */
  private static int ownWaiters(int set) {
    int waiters = 0;
    try {
      List<BlockedThread> threads = BlockedThreads.sample(0);
      for (BlockedThread thread : threads == null ? List.<BlockedThread>of() : threads) {
        waiters += thread.systemV() && thread.object() == set ? 1 : 0;
      }
    } catch (IOException unknown) {
      return 0;
    }
    return waiters;
  }

  private void look(int set, CallSite site, boolean gaveUp, PerSite<AbandonedSemaphore> lines) {
    SemaphoreValues asks = values;
    if (asks == null) {
      return;
    }
    TrackedObject made = ledger.find(Kind.SYSV_SEM, set);
    long count = made == null ? MAX_INDEX : Math.min(made.size(), MAX_INDEX);
    // which semaphore the call was about is known only where there is but one
    boolean only = gaveUp && (made == null ? isOnly(asks, set) : count == 1);
    for (int index = 0; index < count; index++) {
      int value = asks.ask(set, index, SemaphoreValues.GETVAL);
      if (value == SemaphoreValues.UNKNOWN) {
        return; // gone, or no more of them
      }
      int waiters = value > 0 ? 0 : asks.ask(set, index, SemaphoreValues.GETNCNT);
      if (value == 0 && (waiters > 0 || only)) {
        int holder = asks.ask(set, index, SemaphoreValues.GETPID);
        if (holder > 0 && isDead(holder)) {
          found(set, index, holder, waiters, lines.of(Kind.SYSV_SEM, site));
          return;
        }
      }
    }
  }

  private void found(int set, int index, int holder, int waiters, AbandonedSemaphore line) {
    TrackedObject made = ledger.find(Kind.SYSV_SEM, set);
    line.found(
        new AbandonedSemaphore.Found(
            set,
            index,
            holder,
            waiters,
            made == null ? 0 : made.createdMillis(),
            made == null ? 0 : made.serial()));
  }

  private static boolean isOnly(SemaphoreValues asks, int set) {
    return asks.ask(set, 1, SemaphoreValues.GETVAL) == SemaphoreValues.UNKNOWN;
  }

  private static boolean isDead(int pid) {
    Life life = ProcessIdentity.lifeOf(pid);
    return life == Life.ZOMBIE || life == Life.GONE;
  }

  private static final class Abandonments implements PerSite.Factory<AbandonedSemaphore> {
    @Override
    public AbandonedSemaphore make(Kind kind, CallSite site) {
      return new AbandonedSemaphore(kind, site);
    }
  }
}
