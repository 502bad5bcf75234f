package dev.ipcaudit.tests.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.ipcaudit.jmc.CreationStacks;
import dev.ipcaudit.samples.Callers;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.MissionControl;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.CleanProgram;
import dev.ipcaudit.tests.targets.Quiet;
import dev.ipcaudit.tests.targets.RunsIntoLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openjdk.jmc.common.IMCFrame;
import org.openjdk.jmc.common.IMCStackTrace;
import org.openjdk.jmc.common.item.IAccessorKey;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.IItemIterable;
import org.openjdk.jmc.common.item.ItemFilters;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.TypedCollectionResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;
import org.openjdk.jmc.flightrecorder.rules.report.html.JfrHtmlRulesReport;
import org.openjdk.jmc.flightrecorder.stacktrace.FrameSeparator;
import org.openjdk.jmc.flightrecorder.stacktrace.FrameSeparator.FrameCategorization;
import org.openjdk.jmc.flightrecorder.stacktrace.tree.Node;
import org.openjdk.jmc.flightrecorder.stacktrace.tree.StacktraceTreeModel;

/** What Mission Control's own libraries make of recordings that real JVMs made. */
@EveryJdk
class MissionControlTest {

  /** One JVM that lives through a story of each kind. */
  static final Shared STORIES =
      Shared.run(
          () ->
              Target.samples("semaphore-leak", "eventfd-overflow", "pipe-capacity", "sigchld-storm")
                  .recorded()
                  .agentExactly("ci"));

  private static final int LEAKED = 7;

  private final Jdk jdk;

  MissionControlTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void leaksAreToldByLineWithTheStackOfTheirCreation() {
    IResult leaks = stories().result("LeakedObject");

    Line line = Line.ofSample("SemaphoreLeak", "leaks");
    assertThat(leaks.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(leaks.getResult(TypedResult.SCORE).longValue()).isEqualTo(100);
    assertThat(shown(leaks, leaks.getSummary()))
        .isEqualTo("IPC objects created and never removed: 7, at " + named(line, "work"));
    assertThat(shown(leaks, leaks.getExplanation()))
        .contains("7 semaphore sets created here outlive the JVM")
        .contains("\n    at dev.ipcaudit.samples.SemaphoreLeak.work:" + line.number() + "\n");
    assertThat(shown(leaks, leaks.getSolution()))
        .contains("IPC_RMID")
        .endsWith("/agent/docs/rules.md#leaked-object");
    assertThat(stacks(leaks))
        .singleElement()
        .satisfies(
            stack -> {
              assertFrame(stack.getFrames().get(0), "dev.ipcaudit.samples.SemaphoreLeak", line);
              // a real stack, which text is not: it knows the types of the arguments
              assertThat(stack.getFrames().get(0).getMethod().getFormalDescriptor())
                  .startsWith("(");
            });
  }

  @Test
  void everyPathOfAHelperThatLosesIsShownWithItsCount() {
    Run run =
        Target.program(Callers.class, "jna")
            .withoutJna()
            .classPath(Layout.SAMPLES)
            .recorded()
            .agentExactly("ci")
            .on(jdk)
            .run();

    MissionControl callers = MissionControl.of(run.recordingFile());

    IResult leaks = callers.result("LeakedObject");
    Map<String, Integer> losers = new LinkedHashMap<>();
    losers.put("losesByReflection", Callers.REFLECTED);
    if (jdk.feature() >= 21) {
      losers.put("losesVirtually", Callers.VIRTUAL);
    }
    losers.put("losesInLambda", Callers.IN_LAMBDA);
    losers.put("losesDeep", Callers.DEEP);
    losers.put("losesInThread", Callers.IN_THREAD);
    assertByPath(leaks, losers, "(");
    IResult eagain = callers.result("UnhandledEagain");
    Map<String, Integer> careless = new LinkedHashMap<>();
    careless.put("sendsCarelessly", Callers.CARELESS);
    careless.put("sendsCarelesslyToo", Callers.CARELESS_TOO);
    assertByPath(eagain, careless, null);
  }

  /**
   * @param descriptor how that of a method begins, which text does not have
   */
  private static void assertByPath(IResult result, Map<String, Integer> counts, String descriptor) {
    String shown = shown(result, result.getExplanation());
    List<IMCStackTrace> stacks = new ArrayList<>(stacks(result));
    int at = 0;
    for (Map.Entry<String, Integer> path : counts.entrySet()) {
      List<String> methods = new ArrayList<>();
      for (IMCFrame frame : stacks.get(at).getFrames()) {
        methods.add(frame.getMethod().getMethodName());
      }
      assertThat(methods).anyMatch(method -> method.contains(path.getKey()));
      assertThat(methods).doesNotContain("inOrder", "inOrderToo", "sendsCarefully");
      if (descriptor != null) {
        assertThat(stacks.get(at).getFrames().get(0).getMethod().getFormalDescriptor())
            .startsWith(descriptor);
      }
      assertThat(shown).contains("  " + path.getValue() + " by:\n    at ");
      at++;
    }
    assertThat(stacks).hasSize(at);
  }

  @Test
  void theStackTraceViewShowsWhereLeakedObjectsWereMade() {
    IItemCollection creations = CreationStacks.ofLeaked(stories().items());

    StacktraceTreeModel tree =
        new StacktraceTreeModel(
            creations, new FrameSeparator(FrameCategorization.LINE, false), false);

    Line line = Line.ofSample("SemaphoreLeak", "leaks");
    List<Node> found = new ArrayList<>();
    collect(tree.getRoot(), line, found);
    assertThat(found)
        .isNotEmpty()
        .allSatisfy(node -> assertThat(node.getCumulativeWeight()).isEqualTo(LEAKED));
  }

  @Test
  void callsThatDropEagainAreTold() {
    IResult eagain = stories().result("UnhandledEagain");

    assertThat(eagain.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(shown(eagain, eagain.getSummary()))
        .contains(named(Line.ofSample("EventfdOverflow", "drops"), "tell"));
    assertThat(shown(eagain, eagain.getExplanation())).contains("failed here with EAGAIN");
    assertThat(stacks(eagain)).isNotEmpty();
  }

  @Test
  void callsThatStoodStillAreToldUnlessTheyWereShort() {
    IResult blocked = stories().result("BlockedCall");

    assertThat(blocked.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(shown(blocked, blocked.getSummary()))
        .contains(named(Line.ofSample("PipeCapacity", "blocks"), "takeIn"));
    assertThat(stories().result("BlockedCall", prefer("longest", UnitLookup.DAY.quantity(1))))
        .extracting(IResult::getSeverity)
        .isEqualTo(Severity.OK);
  }

  @Test
  void zombiesAreToldUnlessThereAreFew() {
    IResult zombies = stories().result("ZombieChildren");

    assertThat(zombies.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(shown(zombies, zombies.getSummary()))
        .contains(named(Line.ofSample("SigchldStorm", "reaps"), "reapOne"));
    assertThat(shown(zombies, zombies.getSolution())).contains("waitpid(-1, &status, WNOHANG)");
    assertThat(
            stories()
                .result("ZombieChildren", prefer("least", UnitLookup.NUMBER_UNITY.quantity(5000))))
        .extracting(IResult::getSeverity)
        .isEqualTo(Severity.OK);
  }

  @Test
  void limitsThatWereReachedAreTold() {
    Run run =
        Target.program(RunsIntoLimits.class, "sets")
            .semmni(131)
            .recorded()
            .agentExactly("ci")
            .on(jdk)
            .run();

    MissionControl full = MissionControl.of(run.recordingFile());

    IResult limits = full.result("Limit");
    Line line = Line.of(RunsIntoLimits.class, "sets until ENOSPC");
    assertThat(limits.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(shown(limits, limits.getSummary()))
        .contains("RunsIntoLimits:" + line.number() + " make");
    assertThat(shown(limits, limits.getExplanation())).contains("SEMMNI is 131");
    assertThat(shown(limits, limits.getSolution())).contains("raise SEMMNI");
    assertThat(values(full.items(), "ipcaudit.LimitExhausted"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event)
                    .contains(
                        entry("kind", "sysv-sem"),
                        entry("errno", "ENOSPC"),
                        entry("limit", "SEMMNI"),
                        entry("failed", 3L),
                        entry("max", 131L)));
  }

  @Test
  void limitsAreNearFromThePreferenceOn() {
    assertThat(stories().result("Limit").getSeverity()).isEqualTo(Severity.OK);
    IResult any = stories().result("Limit", prefer("near", UnitLookup.PERCENT.quantity(0)));

    assertThat(any.getSeverity()).isEqualTo(Severity.INFO);
    assertThat(shown(any, any.getExplanation())).contains("SEMMNI: ");
  }

  @Test
  void aProgramThatIsCleanIsOk() {
    Run clean = Target.program(CleanProgram.class).recorded().agentExactly("ci").on(jdk).run();

    assertThat(MissionControl.of(clean.recordingFile()).results())
        .hasSize(5)
        .allSatisfy(result -> assertThat(result.getSeverity()).isEqualTo(Severity.OK));
  }

  @Test
  void withoutTheAgentNoRuleApplies() {
    Run without = Target.program(Quiet.class).recorded().on(jdk).run();

    assertThat(MissionControl.of(without.recordingFile()).results())
        .hasSize(5)
        .allSatisfy(result -> assertThat(result.getSeverity()).isEqualTo(Severity.NA));
  }

  @Test
  void theReportOfMissionControlHasThem() {
    String html = JfrHtmlRulesReport.createReport(stories().items());

    assertThat(html)
        .contains("IPC Objects Leaked", "IPC Children Not Reaped")
        .contains(named(Line.ofSample("SemaphoreLeak", "leaks"), "work"));
  }

  @Test
  void sizesAgesAndTimesHaveTheirUnits() {
    Map<String, String> types = new LinkedHashMap<>();
    for (IItemIterable events : stories().items().apply(ItemFilters.typeMatches("ipcaudit\\..*"))) {
      String event = events.getType().getIdentifier().substring("ipcaudit.".length());
      for (Map.Entry<IAccessorKey<?>, ?> field : events.getType().getAccessorKeys().entrySet()) {
        types.put(
            event + "." + field.getKey().getIdentifier(),
            field.getKey().getContentType().getIdentifier());
      }
    }

    assertThat(types)
        .contains(
            entry("ObjectLeaked.kind", "text"),
            entry("ObjectLeaked.size", "memory"),
            entry("ObjectLeaked.age", "timespan"),
            entry("ObjectCreated.size", "memory"),
            entry("ObjectCreated.createdAt", "timestamp"),
            entry("ObjectCreated.beforeRecording", "boolean"),
            entry("ObjectRemoved.age", "timespan"),
            entry("BlockedCall.duration", "timespan"),
            entry("ZombieChildren.oldest", "timespan"),
            entry("LimitUsage.usage", "percentage"),
            entry("KernelScan.scanTime", "timespan"),
            entry("Coverage.started", "timestamp"));
  }

  private MissionControl stories() {
    return MissionControl.of(STORIES.on(jdk).recordingFile());
  }

  private static String shown(IResult result, String text) {
    return MissionControl.shown(result, text);
  }

  /** As events name a line of the stories. */
  private static String named(Line line, String method) {
    return line.file().replace(".java", "")
        + ":"
        + line.number()
        + " "
        + method
        + " in dev.ipcaudit.samples";
  }

  /** Gives one preference, by the end of its name, and the defaults of all others. */
  private static IPreferenceValueProvider prefer(String name, Object value) {
    return new IPreferenceValueProvider() {
      @Override
      @SuppressWarnings("unchecked")
      public <T> T getPreferenceValue(TypedPreference<T> preference) {
        return preference.getIdentifier().endsWith("." + name)
            ? (T) value
            : preference.getDefaultValue();
      }
    };
  }

  private static List<IMCStackTrace> stacks(IResult result) {
    for (TypedResult<?> typed : result.getRule().getResults()) {
      if (typed.getIdentifier().equals("stacks")) {
        List<IMCStackTrace> stacks = new ArrayList<>();
        for (Object stack : result.getResult((TypedCollectionResult<?>) typed)) {
          stacks.add((IMCStackTrace) stack);
        }
        return stacks;
      }
    }
    throw new AssertionError("no stacks");
  }

  private static void assertFrame(IMCFrame frame, String type, Line line) {
    assertThat(frame.getMethod().getType().getFullName()).isEqualTo(type);
    assertThat(frame.getFrameLineNumber()).isEqualTo(line.number());
  }

  private static void collect(Node node, Line line, List<Node> found) {
    IMCFrame frame = node.getFrame();
    if (frame != null
        && frame.getFrameLineNumber() != null
        && frame.getFrameLineNumber() == line.number()
        && frame.getMethod().getType().getFullName().endsWith(line.file().replace(".java", ""))) {
      found.add(node);
    }
    node.getChildren().forEach(child -> collect(child, line, found));
  }

  private static List<Map<String, Object>> values(IItemCollection items, String type) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (IItemIterable events : items.apply(ItemFilters.type(type))) {
      events.forEach(
          event -> {
            Map<String, Object> values = new LinkedHashMap<>();
            for (IAccessorKey<?> key : events.getType().getAccessorKeys().keySet()) {
              values.put(key.getIdentifier(), events.getType().getAccessor(key).getMember(event));
            }
            all.add(values);
          });
    }
    return all;
  }
}
