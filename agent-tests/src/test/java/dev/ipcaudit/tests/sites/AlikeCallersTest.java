package dev.ipcaudit.tests.sites;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.util.HashMap;
import java.util.Map;

/** Callers that are told apart by little are told apart all the same. */
class AlikeCallersTest {

  /** A path has as many frames more as {@code stack.depth} has room for. */
  private static final int FRAMES = 29;

  private static final String WALKED = "by StackWalker: this JVM keeps ";

  @EveryJdk
  void byBacktraces(Jdk jdk) {
    assertToldApart(target(jdk, FRAMES).run(), "active");
  }

  @EveryJdk
  void byStackWalker(Jdk jdk) {
    Run run = target(jdk, FRAMES).jvmArgs("-XX:-StackTraceInThrowable").run();

    assertToldApart(run, WALKED + "no backtrace that is understood");
  }

  @EveryJdk
  void whereTheJvmCutsBacktraces(Jdk jdk) {
    Run run = target(jdk, FRAMES).jvmArgs("-XX:MaxJavaStackTraceDepth=33").run();

    assertToldApart(run, WALKED + "33 frames of a stack, which may cut a path");
  }

  /** It cuts them at 1024 if nobody says otherwise. */
  @EveryJdk
  void asDeepAsTheOptionAllows(Jdk jdk) {
    Run run = target(jdk, 1016).agent("ci,stack.depth=1024").run();

    assertToldApart(run, WALKED + "1024 frames of a stack, which may cut a path");
  }

  private static Target target(Jdk jdk, int frames) {
    return Target.program(AlikeCallers.class, frames).agent("ci").on(jdk);
  }

  private static void assertToldApart(Run run, String stacks) {
    Line line = Line.of(AlikeCallers.class, "makes");
    assertThat(run).exitsWith(23);
    Finding leaked = run.report().finding("leaked-object", "sysv-sem", line).orElseThrow();
    Map<String, Long> lost = new HashMap<>();
    leaked.paths().forEach(path -> lost.merge(caller(path.stack()), path.count(), Long::sum));

    long first = AlikeCallers.LOST;
    long other = AlikeCallers.LOST_TOO;
    assertThat(lost)
        .containsOnly(
            Map.entry("visit:" + line("visits a long"), first),
            Map.entry("visit:" + line("visits a text"), other),
            Map.entry("getBB:" + line("gets"), first + other),
            Map.entry("careless:" + line("is careless"), first),
            Map.entry("sloppy:" + line("is sloppy"), other));
    assertThat(run.report().coverage("stacks")).isEqualTo(stacks);
  }

  private static int line(String marker) {
    return Line.of(AlikeCallers.class, marker).number();
  }

  /** The innermost frame outside of those that all have, by its method and line. */
  private static String caller(Iterable<String> stack) {
    for (String frame : stack) {
      String method = frame.replaceAll("\\(.*", "").replaceAll(".*\\.", "");
      if (!method.equals("open") && !method.equals("down")) {
        return method + frame.replaceAll(".*(:[0-9]+)\\)", "$1");
      }
    }
    throw new AssertionError("no caller in " + stack);
  }
}
