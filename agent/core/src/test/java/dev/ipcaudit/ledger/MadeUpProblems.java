package dev.ipcaudit.ledger;

import dev.ipcaudit.ledger.children.ReapStats;
import dev.ipcaudit.ledger.children.StolenChildren;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;

/** Calls that went wrong, for tests of the rules that report them. */
public final class MadeUpProblems {

  private final Ledger ledger;

  public MadeUpProblems(Ledger ledger) {
    this.ledger = ledger;
  }

  /** A descriptor that is created and closed. */
  public void openedAndClosed(int descriptor, CallSite maker, CallSite closer) {
    ledger.created(Kind.EVENTFD, descriptor, 0, 1, maker, true, 1);
    ledger.removed(Kind.EVENTFD, descriptor, closer);
  }

  /** A call that found a descriptor closed. */
  public void foundClosed(int descriptor, CallSite site, boolean closes) {
    ledger.incidents().foundClosed(Kind.EVENTFD, descriptor, site, closes, 1, null);
  }

  /** A wait that reaped a child of another site, or of the JDK where {@code loser} is null. */
  public void stole(CallSite site, int pid, String command, CallSite loser) {
    ledger
        .programs()
        .stolen(site, "waitpid")
        .count(site, "main", new StolenChildren.Child(pid, command, loser, loser));
  }

  /** A message that lost descriptors, for want of room or of numbers. */
  public void truncated(CallSite site, int room, boolean exhausted, boolean rights) {
    ledger.passes().at(site).truncated(site, room, exhausted, rights);
  }

  /** Descriptors that were sent to others. */
  public void sent(CallSite site, int descriptors) {
    ledger.passes().at(site).add(1, descriptors, descriptors, 1);
  }

  /** A wait for any child that returned one, or none because there was no more. */
  public void waitedForAny(CallSite site, boolean reaped) {
    ledger
        .programs()
        .waits(site)
        .returned(
            "waitpid", true, reaped ? ReapStats.Outcome.REAPED : ReapStats.Outcome.NOT_READY, 1);
  }
}
