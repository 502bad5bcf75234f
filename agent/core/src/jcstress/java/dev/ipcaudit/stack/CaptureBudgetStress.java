package dev.ipcaudit.stack;

import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Calls that are sampled: those that were looked at stand for all, no more and no less. */
public final class CaptureBudgetStress {

  private static final int FUNCTION = 1;
  private static final CaptureBudget.Purpose PURPOSE = CaptureBudget.Purpose.CREATE;

  private CaptureBudgetStress() {}

  /** Two threads draw, the first of them in a lane that is new. */
  @JCStressTest
  @Outcome(id = "200", expect = Expect.ACCEPTABLE, desc = "all calls")
  @Outcome(expect = Expect.FORBIDDEN, desc = "too few, or too many")
  @State
  public static class Lane implements CaptureBudget.Counted {
    private static final int CALLS = 100;
    private final CaptureBudget budget = new CaptureBudget(1e-9, FUNCTION);
    private long counted;
    private long first;
    private long second;

    public Lane() {
      for (int i = 0; i < 100; i++) {
        budget.spent(TimeUnit.SECONDS.toNanos(1)); // far more than was saved up
      }
    }

    private long draw() {
      long drawn = 0;
      for (int i = 0; i < CALLS; i++) {
        long weight = budget.draw(FUNCTION, PURPOSE);
        if (weight > 0) {
          budget.counts(FUNCTION, PURPOSE, this);
          drawn += weight;
        }
      }
      return drawn;
    }

    @Actor
    public void first() {
      first = draw();
    }

    @Actor
    public void second() {
      second = draw();
    }

    @Override
    public void more(long calls) {
      counted += calls;
    }

    @Arbiter
    public void end(J_Result result) {
      budget.settle();
      result.r1 = first + second + counted;
    }
  }
}
