package dev.ipcaudit.junit;

import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;

/**
 * Has no tests of its own. A run gets a failed test of this engine for each test of other engines
 * that leaked, since only an engine may report results; {@link PlatformListener} knows which. The
 * JUnit Platform finds it by itself.
 */
public final class LeakEngine implements TestEngine {

  static final String ID = "ipcaudit";

  /** Of the engine, while the present thread says that it begins. */
  private static final ThreadLocal<Beginning> BEGINNING = new ThreadLocal<>();

  /** For the JUnit Platform. */
  public LeakEngine() {}

  /** How this engine and the listener of the same run meet. */
  private static final class Beginning {
    private @Nullable LateResults run;
  }

  @Override
  public String getId() {
    return ID;
  }

  @Override
  public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId id) {
    return new EngineDescriptor(id, ID);
  }

  /** The engine of this run begins, in this thread. */
  static void meets(LateResults run) {
    Beginning beginning = BEGINNING.get();
    if (beginning != null) {
      beginning.run = run;
    }
  }

  /**
   * Ends only with the last of all engines: their order is that of the class path, so that tests
   * may still be to come.
   */
  @Override
  public void execute(ExecutionRequest request) {
    EngineExecutionListener results = request.getEngineExecutionListener();
    TestDescriptor root = request.getRootTestDescriptor();
    Beginning outer = BEGINNING.get();
    Beginning beginning = new Beginning();
    BEGINNING.set(beginning);
    try {
      results.executionStarted(root);
    } finally {
      BEGINNING.set(outer);
    }
    if (beginning.run == null) {
      results.executionFinished(root, TestExecutionResult.successful());
    } else {
      beginning.run.begun(results, root.getUniqueId());
    }
  }
}
