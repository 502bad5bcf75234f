package dev.ipcaudit.junit;

import java.lang.reflect.AnnotatedElement;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** One run of all engines, as {@link PlatformListener} hears of it. Thread-safe. */
final class PlatformRun {

  /**
   * Stands for the class of what belongs to no test; there, since surefire's reruns look for it.
   */
  private static final String NOBODYS = NoIpcLeaks.class.getName();

  /**
   * Behind the name of the test that leaked. Had both one name, surefire with its reruns would take
   * the one for a second try of the other.
   */
  private static final String MARK = " [ipcaudit]";

  private static final Set<String> SERVED = Set.of("junit-jupiter", LeakEngine.ID);

  /** Reports the end of a test before the methods that clean up after it. */
  private static final String EARLY = "testng";

  private static final String FILTERED =
      "ipcaudit: the engine ipcaudit is not in this run, so leaks are checked in tests of JUnit"
          + " Jupiter only: include it where engines are filtered";

  private final TestPlan plan;
  private final Settings settings;
  private final LateResults results;
  private final Map<UniqueId, OpenTest> open = new ConcurrentHashMap<>();

  /** What is judged with the end of its class. */
  private final Queue<EndedTest> deferred = new ConcurrentLinkedQueue<>();

  /** By method or class, which may run more than once. */
  private final Map<AnnotatedElement, Declared> declared = new ConcurrentHashMap<>();

  private final boolean reports;
  private volatile @Nullable IpcAgent agent;
  private volatile boolean refused;

  PlatformRun(TestPlan plan) {
    this.plan = plan;
    reports = plan.getRoots().stream().anyMatch(root -> engine(root).equals(LeakEngine.ID));
    settings = new Settings(plan.getConfigurationParameters()::get);
    results = new LateResults(plan.getRoots().size() - 1, this::last);
  }

  /** A test or a container of tests, which is in its scope. */
  private record OpenTest(
      TestIdentifier test,
      Object scope,
      @Nullable Object before,
      Thread thread,
      @Nullable AnnotatedElement element,
      String className) {}

  private record EndedTest(OpenTest test, boolean passed) {}

  /** What the annotations of a method or class expect. */
  private static final class Declared {
    private final ExpectedLeaks leaks;
    private final OpenTest first;
    private volatile boolean failed;

    private Declared(OpenTest first) {
      this.first = first;
      leaks = new ExpectedLeaks(first.element());
    }
  }

  void started(TestIdentifier test) {
    if (!isRoot(test)) {
      if (!SERVED.contains(engine(test)) && !refused) {
        open(test);
      }
    } else if (engine(test).equals(LeakEngine.ID)) {
      LeakEngine.meets(results);
    }
  }

  void skipped(TestIdentifier test) {
    if (isRoot(test)) {
      results.ended();
    }
  }

  void finished(TestIdentifier test, TestExecutionResult result) {
    UniqueId id = test.getUniqueIdObject();
    for (Iterator<EndedTest> all = deferred.iterator(); all.hasNext(); ) {
      EndedTest earlier = all.next();
      if (earlier.test().test().getUniqueIdObject().hasPrefix(id)) {
        all.remove();
        judge(earlier);
      }
    }
    OpenTest left = open.remove(id);
    if (left != null) {
      leave(left);
      boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
      EndedTest ended = new EndedTest(left, passed);
      if (engine(test).equals(EARLY) && test.isTest()) {
        deferred.add(ended);
      } else {
        judge(ended);
      }
    }
    if (isRoot(test) && !engine(test).equals(LeakEngine.ID)) {
      results.ended();
    }
  }

  private void open(TestIdentifier test) {
    AnnotatedElement element = element(test);
    Class<?> type = type(test);
    try {
      if (!isChecked(element, type)) {
        return;
      }
      if (!reports) {
        refused = true;
        System.err.println(FILTERED);
        return;
      }
      IpcAgent found = IpcAgent.of(settings);
      if (found != null) {
        agent = found;
        Object scope = found.open(outer(test));
        String className = type == null ? NOBODYS : type.getName();
        Object before = found.enter(scope);
        open.put(
            test.getUniqueIdObject(),
            new OpenTest(test, scope, before, Thread.currentThread(), element, className));
      }
    } catch (IllegalStateException refusal) {
      // the same for each test: once is enough
      refused = true;
      results.add(type == null ? NOBODYS : type.getName(), "leaks are not checked", refusal);
    }
  }

  private boolean isChecked(@Nullable AnnotatedElement element, @Nullable Class<?> type) {
    if (isWhole()) {
      return true;
    }
    if (element != null && AnnotationSupport.isAnnotated(element, NoIpcLeaks.class)) {
      return true;
    }
    for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
      if (AnnotationSupport.isAnnotated(at, NoIpcLeaks.class)) {
        return true;
      }
    }
    return false;
  }

  /** Its thread is in it no more. */
  private void leave(OpenTest ended) {
    IpcAgent found = agent;
    if (found != null && ended.thread() == Thread.currentThread()) {
      found.back(ended.before());
    }
  }

  private void judge(EndedTest ended) {
    IpcAgent found = agent;
    if (found == null) {
      return;
    }
    OpenTest test = ended.test();
    List<Leak> leaks = found.end(test.scope());
    AnnotatedElement element = test.element();
    if (element != null) {
      Declared expected = declared.computeIfAbsent(element, first -> new Declared(test));
      expected.leaks.accept(found, leaks);
      // where it failed by itself it may not have come that far
      if (!ended.passed()) {
        expected.failed = true;
      }
    }
    if (!leaks.isEmpty()) {
      fail(test, Leak.error(leaks, test.test().getDisplayName()));
    }
  }

  private void fail(OpenTest test, Throwable cause) {
    results.add(test.className(), test.test().getDisplayName() + MARK, cause);
  }

  /** All engines have ended. */
  private void last() {
    for (Declared expected : declared.values()) {
      AssertionError unmet = expected.leaks.unmet();
      if (unmet != null && !expected.failed) {
        fail(expected.first, unmet);
      }
    }
    try {
      IpcAgent found = agent == null ? IpcAgent.present() : agent;
      if (found == null || !settings.is(WholeSuiteExtension.SUITE, "end", "exit", true)) {
        return;
      }
      if (agent != null && isWhole()) {
        List<Leak> leaks = found.rest();
        if (!leaks.isEmpty()) {
          results.add(NOBODYS, "all tests", Leak.error(leaks, WholeSuiteExtension.REST));
        }
      }
      for (Leak problem : found.problems()) {
        String where = problem.className() + "." + problem.method();
        results.add(NOBODYS, problem.rule() + " at " + where, problem.error());
      }
    } catch (IllegalStateException refusal) {
      results.add(NOBODYS, "all tests", refusal);
    }
  }

  private boolean isWhole() {
    return settings.is(WholeSuiteExtension.PROPERTY, "all", "off", false);
  }

  private boolean isRoot(TestIdentifier test) {
    return test.getParentIdObject().isEmpty();
  }

  /** The innermost engine: those of a suite run within another one. */
  private static String engine(TestIdentifier test) {
    List<UniqueId.Segment> segments = test.getUniqueIdObject().getSegments();
    String engine = "";
    for (UniqueId.Segment segment : segments) {
      if (segment.getType().equals("engine")) {
        engine = segment.getValue();
      }
    }
    return engine;
  }

  /** The scope of the container that it is in, or null. */
  private @Nullable Object outer(TestIdentifier test) {
    Optional<TestIdentifier> at = plan.getParent(test);
    while (at.isPresent()) {
      OpenTest container = open.get(at.get().getUniqueIdObject());
      if (container != null) {
        return container.scope();
      }
      at = plan.getParent(at.get());
    }
    return null;
  }

  /** The method or class that it is, if engine and class path know it; no class is a test. */
  private static @Nullable AnnotatedElement element(TestIdentifier test) {
    TestSource source = test.getSource().orElse(null);
    try {
      if (source instanceof MethodSource method) {
        return method.getJavaMethod();
      }
      return source instanceof ClassSource type && !test.isTest() ? type.getJavaClass() : null;
    } catch (RuntimeException unknown) {
      return null;
    }
  }

  /** The class that it is or is in; null if none is known. */
  private @Nullable Class<?> type(TestIdentifier test) {
    Optional<TestIdentifier> at = Optional.of(test);
    while (at.isPresent()) {
      TestSource source = at.get().getSource().orElse(null);
      try {
        if (source instanceof ClassSource type) {
          return type.getJavaClass();
        }
        if (source instanceof MethodSource method) {
          return method.getJavaClass();
        }
      } catch (RuntimeException unknown) {
        return null;
      }
      at = plan.getParent(at.get());
    }
    return null;
  }
}
