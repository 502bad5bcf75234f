package dev.ipcaudit.log;

import org.jspecify.annotations.Nullable;

/**
 * The line between the agent and its host: runs something of ours on a thread that must not notice
 * it. Lets nothing out, whatever is thrown, also with no memory or no stack left, and says it with
 * its stack where {@code log=debug} asks for stacks. All else that catches {@code Throwable} does
 * so because one frame or one class more is what it cannot have. Callable by any thread.
 */
public final class Boundary {

  /** What is run. A class rather than a lambda where the host may not have made lambdas yet. */
  public interface Step {

    /** Does it once. */
    void step() throws Throwable;

    /** Is told of what was thrown, before that is said; what this throws in turn is lost. */
    default void failed(Throwable failure) {}
  }

  private Boundary() {}

  /**
   * Runs a step whose failure is known elsewhere, or costs the user nothing. A thread that was
   * interrupted in it is interrupted yet.
   *
   * @param failed what it means that it failed; said at level debug
   * @return what was thrown, null if nothing was
   */
  public static @Nullable Throwable run(Step step, String failed) {
    return run(step, failed, false);
  }

  /**
   * The same for a step whose failure the user has to know.
   *
   * @param failed said at level warn, once
   */
  public static @Nullable Throwable warn(Step step, String failed) {
    return run(step, failed, true);
  }

  private static @Nullable Throwable run(Step step, String failed, boolean warns) {
    try {
      step.step();
      return null;
    } catch (Throwable failure) {
      try {
        if (failure instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        step.failed(failure);
        if (warns) {
          Diagnostics.warn(failed, failure);
        } else {
          Diagnostics.debug(failed, failure);
        }
      } catch (Throwable noStack) {
        // then nobody can say it
      }
      return failure;
    }
  }
}
