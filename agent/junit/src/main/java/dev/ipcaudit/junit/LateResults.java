package dev.ipcaudit.junit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;

/**
 * The failed tests of {@link LeakEngine} in one run. They are reported when all other engines have
 * ended, by classes. Thread-safe.
 */
final class LateResults {

  /** By class, in the order in which they came. */
  private final Map<String, List<Failure>> failures = new LinkedHashMap<>();

  private final Runnable last;
  private int running;
  private @Nullable EngineExecutionListener results;
  private @Nullable UniqueId root;

  /** One failed test. */
  private record Failure(String name, Throwable cause) {}

  /**
   * @param others how many engines there are beside ours
   * @param last what has to be done when all of them have ended; it may add failures
   */
  LateResults(int others, Runnable last) {
    running = others;
    this.last = last;
  }

  /**
   * A test is to fail.
   *
   * @param className of the class whose test it is
   */
  synchronized void add(String className, String name, Throwable cause) {
    failures.computeIfAbsent(className, first -> new ArrayList<>()).add(new Failure(name, cause));
  }

  /** Our engine may report from now on. */
  void begun(EngineExecutionListener listener, UniqueId id) {
    synchronized (this) {
      results = listener;
      root = id;
    }
    reportIfLast();
  }

  /** One of the others has ended. */
  void ended() {
    synchronized (this) {
      running--;
    }
    reportIfLast();
  }

  private void reportIfLast() {
    EngineExecutionListener listener;
    UniqueId id;
    synchronized (this) {
      listener = results;
      id = root;
      if (listener == null || id == null || running > 0) {
        return;
      }
      results = null;
    }
    last.run();
    // not the descriptor that the platform has: it keeps the end of that one to itself until the
    // engine returns, which it may have done already
    EngineDescriptor engine = new EngineDescriptor(id, LeakEngine.ID);
    synchronized (this) {
      failures.forEach((className, ofClass) -> report(listener, engine, className, ofClass));
      failures.clear();
    }
    listener.executionFinished(engine, TestExecutionResult.successful());
  }

  private static void report(
      EngineExecutionListener listener,
      TestDescriptor engine,
      String className,
      List<Failure> all) {
    TestDescriptor container =
        new Descriptor(
            engine, "class", className, className, TestDescriptor.Type.CONTAINER, className);
    listener.dynamicTestRegistered(container);
    listener.executionStarted(container);
    for (int i = 0; i < all.size(); i++) {
      TestDescriptor test =
          new Descriptor(
              container,
              "leak",
              Integer.toString(i + 1),
              all.get(i).name(),
              TestDescriptor.Type.TEST,
              className);
      listener.dynamicTestRegistered(test);
      listener.executionStarted(test);
      listener.executionFinished(test, TestExecutionResult.failed(all.get(i).cause()));
    }
    listener.executionFinished(container, TestExecutionResult.successful());
  }

  private static final class Descriptor extends AbstractTestDescriptor {

    private final Type type;

    Descriptor(
        TestDescriptor parent,
        String segment,
        String id,
        String name,
        Type type,
        String className) {
      super(parent.getUniqueId().append(segment, id), name, source(className));
      this.type = type;
      parent.addChild(this);
    }

    private static TestSource source(String className) {
      return ClassSource.from(className);
    }

    @Override
    public Type getType() {
      return type;
    }
  }
}
