package dev.ipcaudit.ledger;

import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.accounts.PathRoom;
import dev.ipcaudit.ledger.accounts.Timeline;
import dev.ipcaudit.ledger.accounts.Timelines;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import dev.ipcaudit.model.Kind;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** What a line held over time, written by those who come first after an interval. */
public final class TimelineStress {

  private static final long MILLI = 1_000_000;
  private static final CallSite SITE = new CallSite("A", "call", null, 1, List.of());

  private TimelineStress() {}

  /** Two threads count on both sides of an interval's end, by which the timeline folds. */
  @JCStressTest
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "the truth at its end")
  @Outcome(expect = Expect.FORBIDDEN, desc = "torn, or wrong at its end")
  @State
  public static class CountAndFold {
    private final Timeline timeline = new Timeline(0, 0);
    private final Account account = new Account(Kind.EVENTFD, SITE, null, new PathRoom(9));
    private final PathAccount path = account.path(SITE);

    private void count(long millis) {
      timeline.before(millis * MILLI, account);
      path.countCreated(1);
    }

    @Actor
    public void first() {
      count(10);
      count(Timeline.INTERVALS * 3L);
    }

    @Actor
    public void second() {
      count(Timeline.INTERVALS * 2L);
      count(Timeline.INTERVALS * 5L);
    }

    @Arbiter
    public void end(ZZ_Result result) {
      History history = timeline.history(Timeline.INTERVALS * 6L * MILLI, account);
      long[] held = history.live();
      result.r1 = held[held.length - 1] == 4;
      result.r2 = true;
      for (int i = 1; i < held.length; i++) {
        result.r2 &= held[i - 1] <= held[i]; // nothing was removed
      }
    }
  }

  /** The last of all timelines goes to one line. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "one has it")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both, or none for good")
  @State
  public static class Last {
    private final Timelines timelines = new Timelines(1);

    @Actor
    public void first(JJ_Result result) {
      result.r1 = timelines.next() == null ? 0 : 1;
    }

    @Actor
    public void second(JJ_Result result) {
      result.r2 = timelines.next() == null ? 0 : 1;
    }
  }
}
