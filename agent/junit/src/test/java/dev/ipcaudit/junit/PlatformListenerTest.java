package dev.ipcaudit.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Engines that know nothing of ipcaudit, in whatever order the class path has them. */
class PlatformListenerTest {

  @AfterEach
  void closeWhatFixturesLeft() {
    Libc.closeLeft();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTestThatLeaksIsAFailedTestAtTheEnd(boolean oursFirst) {
    List<TestEngine> engines = new ArrayList<>(List.of(new Plain("one"), new Plain("other")));
    engines.add(oursFirst ? 0 : 2, new LeakEngine());

    Results results = run(engines, Map.of("ipcaudit.junit", "all"));

    assertThat(results.failures)
        .containsOnlyKeys("leaks in one [ipcaudit]", "leaks in other [ipcaudit]")
        .allSatisfy(
            (name, failure) ->
                assertThat(failure)
                    .isInstanceOf(IpcLeakError.class)
                    .hasMessageContaining("1 x eventfd"));
    // whoever shows results sees each engine end, and only once
    assertThat(results.ended).containsExactlyInAnyOrder("one", "other", "ipcaudit");
    assertThat(results.unended).isEmpty();
  }

  @Test
  void withoutThePropertyNothingHappens() {
    Results results = run(List.of(new Plain("one"), new LeakEngine()), Map.of());

    assertThat(results.failures).isEmpty();
  }

  @Test
  void aBadValueIsOneFailedTest() {
    Results results =
        run(List.of(new Plain("one"), new LeakEngine()), Map.of("ipcaudit.junit", "All"));

    assertThat(results.failures).containsOnlyKeys("leaks are not checked");
    assertThat(results.failures.values())
        .first()
        .hasToString(
            "java.lang.IllegalStateException: ipcaudit: ipcaudit.junit=All: expected all or off");
  }

  /** Builds filter engines. What nobody can report is left to the end of the JVM then. */
  @Test
  void withoutItsEngineOneLineSaysThatNothingIsChecked() {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    PrintStream stderr = System.err;
    System.setErr(new PrintStream(lines, true, UTF_8));
    Results results;
    try {
      results = run(List.of(new Plain("one"), new Plain("other")), Map.of("ipcaudit.junit", "all"));
    } finally {
      System.setErr(stderr);
    }

    assertThat(results.failures).isEmpty();
    assertThat(results.ended).containsExactly("one", "other");
    assertThat(lines.toString(UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("ipcaudit: the engine ipcaudit is not in this run, so leaks are checked in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "1", "yes"})
  void whatCiSystemsSet(String value) {
    assertThat(IpcAgent.isCi(value)).isTrue();
  }

  @Test
  void whatTheyDoNotSet() {
    assertThat(List.of("", " ", "false")).noneMatch(IpcAgent::isCi);
    assertThat(IpcAgent.isCi(null)).isFalse();
  }

  private static Results run(List<TestEngine> engines, Map<String, String> parameters) {
    Results results = new Results();
    LauncherConfig config =
        LauncherConfig.builder()
            .enableTestEngineAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .addTestEngines(engines.toArray(TestEngine[]::new))
            .addTestExecutionListeners(new PlatformListener(), results)
            .build();
    LauncherFactory.create(config)
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Plain.class))
                .configurationParameters(parameters)
                .build());
    return results;
  }

  private static final class Results implements TestExecutionListener {

    final Map<String, Throwable> failures = new TreeMap<>();
    final List<String> ended = new ArrayList<>();
    final List<String> unended = new ArrayList<>();

    @Override
    public void executionStarted(TestIdentifier test) {
      unended.add(test.getUniqueId());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      assertThat(unended.remove(test.getUniqueId())).isTrue();
      result.getThrowable().ifPresent(failure -> failures.put(test.getDisplayName(), failure));
      if (test.getParentId().isEmpty()) {
        ended.add(test.getDisplayName());
      }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
      ended.sort(null);
    }
  }

  /** An engine with one class of one test, which leaks. */
  private static final class Plain implements TestEngine {

    private final String id;

    Plain(String id) {
      this.id = id;
    }

    @Override
    public String getId() {
      return id;
    }

    @Override
    public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId uniqueId) {
      EngineDescriptor engine = new EngineDescriptor(uniqueId, id);
      Part type = new Part(engine, "class", "a class", TestDescriptor.Type.CONTAINER);
      new Part(type, "test", "leaks in " + id, TestDescriptor.Type.TEST);
      return engine;
    }

    @Override
    public void execute(ExecutionRequest request) {
      execute(request.getRootTestDescriptor(), request.getEngineExecutionListener());
    }

    private static void execute(TestDescriptor part, EngineExecutionListener listener) {
      listener.executionStarted(part);
      if (part.isTest()) {
        Libc.left(Libc.C.eventfd(0, 0));
      }
      part.getChildren().forEach(child -> execute(child, listener));
      listener.executionFinished(part, TestExecutionResult.successful());
    }
  }

  private static final class Part extends AbstractTestDescriptor {

    private final Type type;

    Part(TestDescriptor parent, String segment, String name, Type type) {
      super(parent.getUniqueId().append(segment, name), name, ClassSource.from(Plain.class));
      this.type = type;
      parent.addChild(this);
    }

    @Override
    public Type getType() {
      return type;
    }
  }
}
