package dev.ipcaudit.ledger;

import dev.ipcaudit.ledger.objects.RecentRemovals;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Removals of one number, and of numbers that share a slot. */
public final class RemovalsStress {

  private static final CallSite A = site("A");
  private static final CallSite B = site("B");
  private static final int NUMBER = 5;

  private RemovalsStress() {}

  private static CallSite site(String name) {
    return new CallSite(name, "close", null, 1, List.of());
  }

  private static String by(RecentRemovals removals, Kind kind, long id) {
    RecentRemovals.Removal removal = removals.find(kind, id);
    return removal == null ? "none" : removal.by().className();
  }

  /** A number is closed, and meanwhile it is given again and closed by another thread. */
  @JCStressTest
  @Outcome(id = "A", expect = Expect.ACCEPTABLE, desc = "written down last")
  @Outcome(id = "B", expect = Expect.ACCEPTABLE, desc = "written down last")
  @Outcome(expect = Expect.FORBIDDEN, desc = "forgotten, or another one")
  @State
  public static class ClosedAndGivenAgain {
    private final RecentRemovals removals = new RecentRemovals(1);

    @Actor
    public void closes() {
      removals.remember(Kind.EVENTFD, NUMBER, A, null);
    }

    @Actor
    public void isGivenItAndCloses() {
      removals.forget(Kind.EVENTFD, NUMBER);
      removals.remember(Kind.EVENTFD, NUMBER, B, null);
    }

    @Arbiter
    public void end(L_Result result) {
      result.r1 = by(removals, Kind.EVENTFD, NUMBER);
    }
  }

  /** What a third thread finds meanwhile is one of the two, or nothing. */
  @JCStressTest
  @Outcome(
      id = {"none, A", "none, B", "A, A", "A, B", "B, A", "B, B"},
      expect = Expect.ACCEPTABLE,
      desc = "one of the two")
  @Outcome(expect = Expect.FORBIDDEN, desc = "forgotten, or half of each")
  @State
  public static class FoundMeanwhile {
    private final RecentRemovals removals = new RecentRemovals(1);

    @Actor
    public void closes() {
      removals.remember(Kind.EVENTFD, NUMBER, A, null);
    }

    @Actor
    public void closesAgain() {
      removals.remember(Kind.EVENTFD, NUMBER, B, null);
    }

    @Actor
    public void finds(LL_Result result) {
      result.r1 = by(removals, Kind.EVENTFD, NUMBER);
    }

    @Arbiter
    public void end(LL_Result result) {
      result.r2 = by(removals, Kind.EVENTFD, NUMBER);
    }
  }

  /** Two numbers that share a slot: neither is ever taken for the other. */
  @JCStressTest
  @Outcome(id = "A, none", expect = Expect.ACCEPTABLE, desc = "the second was displaced")
  @Outcome(id = "none, B", expect = Expect.ACCEPTABLE, desc = "the first was displaced")
  @Outcome(
      id = "none, none",
      expect = Expect.ACCEPTABLE_INTERESTING,
      desc = "both were written at one moment, and displaced each other")
  @Outcome(expect = Expect.FORBIDDEN, desc = "mixed up")
  @State
  public static class OneSlot {
    private final RecentRemovals removals = new RecentRemovals(1);

    @Actor
    public void first() {
      removals.remember(Kind.SYSV_SEM, NUMBER, A, null);
    }

    @Actor
    public void second() {
      removals.remember(Kind.SYSV_SEM, NUMBER + 1, B, null);
    }

    @Arbiter
    public void end(LL_Result result) {
      result.r1 = by(removals, Kind.SYSV_SEM, NUMBER);
      result.r2 = by(removals, Kind.SYSV_SEM, NUMBER + 1);
    }
  }
}
