package dev.ipcaudit.model;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A table that is full, and threads that add to it. */
public final class BoundedTableStress {

  private static final int MOST = 4;

  private BoundedTableStress() {}

  private static class Objects extends BoundedTable<Integer, Object> {

    Objects() {
      super("objects", MOST);
      for (int key = 0; key < MOST; key++) {
        of(key);
      }
    }

    @Override
    protected Object make(Integer key) {
      return new Object();
    }
  }

  /** What is added and what goes is counted exactly, and there is a bound. */
  @JCStressTest
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "within bounds, and counted")
  @Outcome(expect = Expect.FORBIDDEN, desc = "too many, or miscounted")
  @State
  public static class Evict {
    private final Objects table = new Objects();

    @Actor
    public void first() {
      table.of(MOST);
      table.of(MOST + 1);
    }

    @Actor
    public void second() {
      table.of(MOST + 2);
      table.of(MOST + 3);
    }

    @Arbiter
    public void end(ZZ_Result result) {
      result.r1 = table.size() <= 2 * MOST;
      result.r2 = table.size() + table.dropped() == MOST + 4;
    }
  }

  /** Two threads ask for the same: it is made once, as far as anybody can see. */
  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "one value")
  @Outcome(expect = Expect.FORBIDDEN, desc = "two")
  @State
  public static class Same {
    private final BoundedTable<Integer, Object> table =
        new BoundedTable<>("objects", MOST) {
          @Override
          protected Object make(Integer key) {
            return new Object();
          }
        };
    private Object first;
    private Object second;

    @Actor
    public void first() {
      first = table.of(1);
    }

    @Actor
    public void second() {
      second = table.of(1);
    }

    @Arbiter
    public void end(Z_Result result) {
      result.r1 = first != null && first == second && table.get(1) == first;
    }
  }
}
