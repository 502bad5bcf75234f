package dev.ipcaudit.box;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Slots of the black box: none is given to two threads, and none is lost. */
public final class SlotsStress {

  private static final int COUNT = 2;

  private SlotsStress() {}

  /** Two threads take one: of fresh ones and of one that was given back. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "each has its own")
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "each has its own")
  @Outcome(expect = Expect.FORBIDDEN, desc = "shared, or lost")
  @State
  public static class Take {
    private final Slots slots = new Slots(COUNT);

    public Take() {
      int first = slots.take();
      slots.giveUp(first);
      slots.release(first);
    }

    @Actor
    public void first(II_Result result) {
      result.r1 = slots.take();
    }

    @Actor
    public void second(II_Result result) {
      result.r2 = slots.take();
    }
  }

  /** One thread takes slots and gives them back, another one takes. */
  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "all are there, and each once")
  @Outcome(expect = Expect.FORBIDDEN, desc = "shared, or lost")
  @State
  public static class TakeAndRelease {
    private final Slots slots = new Slots(COUNT);
    private int held;

    private void pass() {
      int slot = slots.take();
      if (slot != Slots.NONE && slots.giveUp(slot)) {
        slots.release(slot);
      }
    }

    @Actor
    public void passes() {
      pass();
      pass();
    }

    @Actor
    public void takes() {
      held = slots.take();
    }

    @Arbiter
    public void end(Z_Result result) {
      result.r1 = held != Slots.NONE && slots.take() == 1 - held && slots.take() == Slots.NONE;
    }
  }

  /** An object is completed by its creator, and removed by another thread meanwhile. */
  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "released once")
  @Outcome(expect = Expect.FORBIDDEN, desc = "released twice, or never")
  @State
  public static class CompleteAndGiveUp {
    private final Slots slots = new Slots(1);
    private final int slot = slots.take();

    @Actor
    public void completes() {
      if (slots.completing(slot) && !slots.completed(slot)) {
        slots.release(slot);
      }
    }

    @Actor
    public void givesUp() {
      if (slots.giveUp(slot)) {
        slots.release(slot);
      }
    }

    @Arbiter
    public void end(Z_Result result) {
      result.r1 = slots.take() == slot && slots.take() == Slots.NONE;
    }
  }
}
