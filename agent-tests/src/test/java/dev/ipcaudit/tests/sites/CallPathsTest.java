package dev.ipcaudit.tests.sites;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.samples.Callers;
import dev.ipcaudit.tests.frame.EveryBinding;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.FindingPath;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import org.junit.jupiter.api.io.TempDir;

/** A helper makes what its callers lose: those are named, each with its count, and no other. */
class CallPathsTest {

  private static final String[] JNA = {"jna"};
  private static final String[] INNOCENT = {"inOrder", "inOrderToo", "sendsCarefully"};

  @EveryBinding
  void everyCallerThatLosesIsNamedAndNoOtherIs(Jdk jdk, String[] binding) {
    Run run = target(jdk, binding, "ci").recorded().run();

    assertNamed(jdk, run, "active");
    assertRecorded(jdk, run);
  }

  @EveryJdk
  void theyAreInterpreted(Jdk jdk) {
    assertNamed(jdk, run(jdk, JNA, "ci", "-Xint"), "active");
  }

  @EveryJdk
  void withoutBacktracesStackWalkerReadsThem(Jdk jdk) {
    Run without = run(jdk, JNA, "ci", "-XX:-StackTraceInThrowable");
    assertNamed(jdk, without, "by StackWalker: this JVM keeps no backtrace that is understood");

    Run shallow = run(jdk, JNA, "ci", "-XX:MaxJavaStackTraceDepth=5");
    assertNamed(
        jdk, shallow, "by StackWalker: this JVM keeps 5 frames of a stack, which may cut a path");
  }

  @EveryJdk
  void stacksAreDeep(Jdk jdk) {
    Run run = target(jdk, JNA, "ci").args(2000).jvmArgs("-Xss16m").run();

    assertNamed(jdk, run, "active");
  }

  @EveryJdk
  void whereTheStackOverflowsTheHostGoesOnAndIsSeenAfterwards(Jdk jdk) {
    Run run = Target.program(Overflows.class).agent("ci").on(jdk).run();

    assertThat(run.stdout()).isEqualTo("overflowed\ndone\n");
    assertThat(run)
        .exitsWith(23)
        .leaks(Overflows.AFTERWARDS, "sysv-sem", Line.of(Overflows.class, "lost afterwards"))
        .accounts("sysv-sem", Line.of(Overflows.class, "in order"), 2, 2);
  }

  @EveryJdk
  void whatAnotherProcessRemovedIsNotCountedAmongWhatLeaked(Jdk jdk) {
    Run run = Target.program(RemovedElsewhere.class).agent("ci").on(jdk).run();

    Line makes = Line.of(RemovedElsewhere.class, "makes");
    int left = RemovedElsewhere.QUEUES - RemovedElsewhere.REMOVED;
    assertThat(run)
        .leaves(left, "sysv-msg")
        .leaks(left, "sysv-msg", makes)
        .finds("note", "removed-elsewhere", RemovedElsewhere.REMOVED, "sysv-msg", makes);
    FindingPath path =
        run.report().finding("leaked-object", "sysv-msg", makes).orElseThrow().paths().get(0);
    assertThat(path.created()).isEqualTo(RemovedElsewhere.QUEUES);
    assertThat(path.removed()).isEqualTo(RemovedElsewhere.REMOVED);
    assertThat(run.report().site("sysv-msg", makes))
        .hasValueSatisfying(
            site -> {
              assertThat(site.removed()).isEqualTo(RemovedElsewhere.REMOVED);
              assertThat(site.live()).isEqualTo(left);
            });
  }

  /** One caller is accepted, one is ignored, one is meant to leave objects; the others are not. */
  @EveryJdk
  void aCallerThatIsKnownHidesNoOther(Jdk jdk, @TempDir Path directory) throws IOException {
    String helper = Callers.class.getName() + "$Helper";
    String caller = "<" + Callers.class.getName() + ".";
    Path baseline = directory.resolve("ipc.baseline");
    String known = "leaked-object sysv-sem " + helper + ".open" + caller + "losesDeep count=";
    Files.writeString(baseline, known + Callers.DEEP + "\n");

    Run run =
        run(
            jdk,
            JNA,
            "ci,ignore=leaked-object:"
                + helper
                + caller
                + "losesByReflection;unhandled-eagain:*"
                + caller
                + "sendsCarelessly,persistent=site:"
                + helper
                + caller
                + "*InLambda*,baseline="
                + baseline);

    Map<String, Integer> losers = new LinkedHashMap<>();
    losers.put("losesInThread", Callers.IN_THREAD);
    if (jdk.feature() >= 21) {
      losers.put("losesVirtually", Callers.VIRTUAL);
    }
    int left = losers.values().stream().mapToInt(Integer::intValue).sum();
    Line opens = Line.of(Callers.class, "opens");
    Line sends = Line.of(Callers.class, "sends");
    assertThat(run)
        .exitsWith(23)
        .leaks(left, "sysv-sem", opens)
        .finds("note", "unhandled-eagain", Callers.CARELESS_TOO, "sysv-msg", sends);
    assertPaths(run.report().finding("leaked-object", "sysv-sem", opens).orElseThrow(), losers);
    assertPaths(
        run.report().finding("unhandled-eagain", "sysv-msg", sends).orElseThrow(),
        Map.of("sendsCarelesslyToo", Callers.CARELESS_TOO));
    assertThat(run.stderr())
        .contains("accepted: leaked-object: " + Callers.DEEP + " x sysv-sem at " + helper)
        .contains("1 accepted by the baseline")
        .doesNotContain("matched no", "unused");
  }

  /** The method of the second frame; javac numbers lambdas. */
  private static String caller(String stack) {
    String method = stack.split("\n")[1].replaceAll("(\\$[0-9]+)?\\(.*", "");
    return method.substring(method.lastIndexOf('.') + 1);
  }

  private static Run run(Jdk jdk, String[] binding, String options, String... jvmArgs) {
    return target(jdk, binding, options).jvmArgs(jvmArgs).run();
  }

  private static Target target(Jdk jdk, String[] binding, String options) {
    return Target.program(Callers.class, binding[0])
        .withoutJna()
        .classPath(Layout.SAMPLES)
        .jvmArgs(Arrays.copyOfRange(binding, 1, binding.length))
        .agent(options)
        .on(jdk);
  }

  private static void assertNamed(Jdk jdk, Run run, String stacks) {
    Map<String, Integer> losers = new LinkedHashMap<>();
    losers.put("losesInThread", Callers.IN_THREAD);
    losers.put("losesDeep", Callers.DEEP);
    losers.put("losesByReflection", Callers.REFLECTED);
    losers.put("losesInLambda", Callers.IN_LAMBDA);
    if (jdk.feature() >= 21) {
      losers.put("losesVirtually", Callers.VIRTUAL);
    }
    int lost = losers.values().stream().mapToInt(Integer::intValue).sum();
    Line opens = Line.of(Callers.class, "opens");
    assertThat(run)
        .exitsWith(23)
        .leaks(lost, "sysv-sem", opens)
        .leaves(lost, "sysv-sem")
        .accounts("sysv-sem", opens, lost + Callers.IN_ORDER + Callers.IN_ORDER_TOO, 14);
    Finding leaked = run.report().finding("leaked-object", "sysv-sem", opens).orElseThrow();
    assertPaths(leaked, losers);
    for (FindingPath path : leaked.paths()) {
      assertThat(path.created()).isEqualTo(path.count());
      assertThat(path.removed()).isZero();
    }
    assertThat(path(leaked, "losesInThread").threads()).containsExactly("loser");
    assertThat(path(leaked, "losesInLambda").threads()).containsExactly("main");

    Line sends = Line.of(Callers.class, "sends");
    assertThat(run)
        .finds(
            "note", "unhandled-eagain", Callers.CARELESS + Callers.CARELESS_TOO, "sysv-msg", sends);
    Finding eagain = run.report().finding("unhandled-eagain", "sysv-msg", sends).orElseThrow();
    assertPaths(
        eagain,
        Map.of("sendsCarelessly", Callers.CARELESS, "sendsCarelesslyToo", Callers.CARELESS_TOO));

    // of the findings' stacks in the text none is an innocent one's
    for (String innocent : INNOCENT) {
      assertThat(run.stderr()).doesNotContain("Callers." + innocent + "(");
    }
    assertThat(run.stderr()).contains("14 more were created through ");
    assertThat(run.report().coverage("stacks")).isEqualTo(stacks);
  }

  /** A recording has every path; the recorder's own stacks begin with the line, too. */
  private static void assertRecorded(Jdk jdk, Run run) {
    Map<String, Integer> leaked = new LinkedHashMap<>();
    for (RecordedEvent event : run.recording().events("ObjectLeaked")) {
      String stack = event.getString("stack");
      if (event.getString("kind").equals("sysv-sem")) {
        assertThat(stack).startsWith(Callers.class.getName() + "$Helper.open(");
        leaked.merge(caller(stack), 1, Integer::sum);
      }
    }
    assertThat(leaked)
        .containsEntry("losesInThread", Callers.IN_THREAD)
        .containsEntry("losesDeep", Callers.DEEP)
        .containsEntry("losesByReflection", Callers.REFLECTED)
        .containsEntry("lambda$losesInLambda", Callers.IN_LAMBDA)
        .hasSize(jdk.feature() >= 21 ? 5 : 4);

    Map<String, Long> careless = new LinkedHashMap<>();
    for (RecordedEvent event : run.recording().events("UnhandledEagain")) {
      String stack = event.getString("stack");
      careless.put(caller(stack), event.getLong("undistinguished"));
    }
    assertThat(careless)
        .containsOnly(
            Map.entry("sendsCarelessly", (long) Callers.CARELESS),
            Map.entry("sendsCarelesslyToo", (long) Callers.CARELESS_TOO));

    for (RecordedEvent event : run.recording().events("ObjectCreated")) {
      String text = event.getString("stack").split("\n")[0];
      assertThat(innermost(event))
          .as(event::toString)
          .startsWith(Callers.class.getName())
          .endsWith(text.substring(text.lastIndexOf(':'), text.lastIndexOf(')')));
    }
    assertThat(run.recording().events("ObjectRemoved"))
        .hasSizeGreaterThanOrEqualTo(Callers.IN_ORDER + Callers.IN_ORDER_TOO)
        .allSatisfy(
            event ->
                assertThat(innermost(event))
                    .startsWith(Callers.class.getName())
                    .endsWith(event.getString("line").replaceAll("^[^:]*|\\s.*", "")));
  }

  private static String innermost(RecordedEvent event) {
    RecordedFrame frame = event.getStackTrace().getFrames().get(0);
    return frame.getMethod().getType().getName() + ":" + frame.getLineNumber();
  }

  private static void assertPaths(Finding finding, Map<String, Integer> counts) {
    assertThat(finding.paths()).hasSize(counts.size());
    long before = Long.MAX_VALUE;
    for (FindingPath path : finding.paths()) {
      assertThat(path.count()).isLessThanOrEqualTo(before);
      before = path.count();
    }
    assertThat(finding.stack()).isEqualTo(finding.paths().get(0).stack());
    counts.forEach(
        (method, count) -> assertThat(path(finding, method).count()).isEqualTo((long) count));
  }

  private static FindingPath path(Finding finding, String method) {
    return finding.paths().stream()
        .filter(path -> path.isThrough(method))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no path through " + method + " of " + finding));
  }
}
