package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.RepeatedReads;

/**
 * One of the things that the agent does again and again beside the host. What a round throws ends
 * that round of that task alone: it is counted, and the task is tried again.
 */
abstract class WatcherTask {

  private final String what;
  private final RepeatedReads attempts;

  /**
   * @param what in the plural, such as {@code scans}: the words of the coverage gap
   */
  WatcherTask(Coverage coverage, String what) {
    this.what = what;
    attempts = coverage.attempts(what);
  }

  /** Does it once. */
  abstract void round() throws Throwable;

  /**
   * Does it once.
   *
   * @return whether nothing was thrown
   */
  final boolean attempt() {
    try {
      round();
      attempts.succeeded();
      return true;
    } catch (InterruptedException stop) {
      failed(stop);
      Thread.currentThread().interrupt(); // which is for whoever called
      return false;
    } catch (Throwable failure) {
      failed(failure);
      return false;
    }
  }

  private void failed(Throwable failure) {
    try {
      attempts.failed(failure);
      Diagnostics.debug("one of the " + what + " could not be made", failure);
    } catch (Throwable noMemory) {
      // it is counted; its cause is what the last one had
    }
  }

  /** How many rounds have failed since one did not. */
  final int inVain() {
    return attempts.inVain();
  }
}
