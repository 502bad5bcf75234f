package dev.ipcaudit.junit;

import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Tells the agent which test each thread is in, for the engines of the JUnit Platform that {@link
 * IpcLeakExtension} does not serve: JUnit 4 by Vintage, Spock, Kotest and others. A listener cannot
 * change the result of a test, so what a test left behind is a failed test of {@link LeakEngine} at
 * the end of the run. The JUnit Platform finds it by itself.
 */
public final class PlatformListener implements TestExecutionListener {

  private volatile @Nullable PlatformRun run;

  /** For the JUnit Platform. */
  public PlatformListener() {}

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    run = new PlatformRun(plan);
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    PlatformRun present = run;
    if (present != null) {
      present.started(test);
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    PlatformRun present = run;
    if (present != null) {
      present.skipped(test);
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    PlatformRun present = run;
    if (present != null) {
      present.finished(test, result);
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    run = null;
  }
}
