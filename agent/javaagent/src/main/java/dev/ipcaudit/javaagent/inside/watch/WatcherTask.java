package dev.ipcaudit.javaagent.inside.watch;

import dev.ipcaudit.log.Boundary;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.RepeatedReads;

/**
 * One of the things that the agent does again and again beside the host. What a round throws ends
 * that round of that task alone: it is counted, and the task is tried again.
 */
public abstract class WatcherTask implements Boundary.Step {

  private final String failed;
  private final RepeatedReads attempts;

  /**
   * @param what in the plural, such as {@code scans}: the words of the coverage gap
   */
  protected WatcherTask(Coverage coverage, String what) {
    failed = "one of the " + what + " failed";
    attempts = coverage.attempts(what);
  }

  /** Does it once. */
  protected abstract void round() throws Throwable;

  /**
   * Does it once. A thread that was interrupted in it is interrupted yet.
   *
   * @return whether nothing was thrown
   */
  public final boolean attempt() {
    return Boundary.run(this, failed) == null;
  }

  @Override
  public final void step() throws Throwable {
    round();
    attempts.succeeded();
  }

  @Override
  public final void failed(Throwable failure) {
    attempts.failed(failure);
  }

  /** How many rounds have failed since one did not. */
  final int inVain() {
    return attempts.inVain();
  }
}
