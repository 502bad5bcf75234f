package dev.ipcaudit.tests.start;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.bench.OneForeignCall;
import dev.ipcaudit.bench.OneJnrCall;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.frame.TestJar;
import dev.ipcaudit.tests.targets.ExitWays;
import dev.ipcaudit.tests.targets.Quiet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pieces of the jar hold what is loaded together: a class that is missing in one makes the host
 * wait until another piece is read. What this finds is to be added to, or taken out of, the list in
 * {@code agent/javaagent/src/main/pieces}.
 */
@EveryJdk
class PiecesTest {

  private static final Pattern LOADED =
      Pattern.compile(
          "\\] ((?:dev\\.ipcaudit|net\\.bytebuddy|org\\.slf4j|java\\.lang\\.IpcAudit)[^ /]*)"
              + " source: (?:__|file)");

  @TempDir private Path directory;

  private final Jdk jdk;

  PiecesTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void aHostWithoutOptionsTakesNone() throws Exception {
    assertThat(loaded(Target.program(Quiet.class).bare().agentExactly(""))).isEmpty();
  }

  @Test
  void aHostThatUsesNothingUnderCiTakesThatOfTheOptionsToo() throws Exception {
    assertThat(loaded(Target.program(Quiet.class).bare().agentExactly("ci")))
        .isSubsetOf(pieces("start", "options"));
  }

  /** A tool for coverage or traces stands in front of the agent in many a build. */
  @Test
  void besideAnEarlierAgentTheyAreAllThatIsTaken() throws Exception {
    Path earlier =
        TestJar.ofTargets(
            directory.resolve("earlier.jar"),
            Map.of("Premain-Class", EarlierAgent.class.getName()));

    assertThat(
            loaded(
                Target.program(Quiet.class)
                    .bare()
                    .firstJvmArgs("-javaagent:" + earlier)
                    .agentExactly("")))
        .isSubsetOf(pieces("start", "options"));
  }

  /** It waits for a function of the catalog, with no record, no thread, and no ASM. */
  @Test
  void aHostThatUsesJnaForOtherThingsTakesNoMore() throws Exception {
    assertThat(loaded(Target.program(AfterOthers.class).agentExactly("")))
        .isSubsetOf(pieces("start", "options", "waiting"));
  }

  @Test
  void soDoesOneThatUsesJnr() throws Exception {
    assertThat(
            loaded(
                Target.program(OneJnrCall.class).with(Jnr.newest(Jnr.Way.STUBS)).agentExactly("")))
        .isSubsetOf(pieces("start", "options", "waiting", "jnr"));
  }

  @Test
  void soDoesOneThatUsesTheJdksLinker() throws Exception {
    Assumptions.assumeTrue(jdk.feature() >= 22, "java.lang.foreign is final from JDK 22 on");

    assertThat(loaded(Target.program(OneForeignCall.class).agentExactly("")))
        .isSubsetOf(pieces("start", "options", "waiting", "ffm"));
  }

  @Test
  void aHostOfABindingTakesThatOfBindingsToo() throws Exception {
    assertThat(loaded(Target.program(ExitWays.class, "normal").agentExactly("")))
        .isSubsetOf(pieces("start", "options", "waiting", "binding"));
  }

  @Test
  void itsVerdictTakesTheLastOne() throws Exception {
    Set<String> all = pieces("start", "options", "waiting", "binding", "verdict");

    Set<String> loaded = loaded(Target.program(ExitWays.class, "normal").agentExactly("ci"));

    assertThat(loaded).isSubsetOf(all).hasSizeGreaterThan(all.size() * 2 / 3);
  }

  private static Set<String> pieces(String... pieces) {
    Set<String> names = new TreeSet<>();
    for (String piece : pieces) {
      names.addAll(TestJar.piece(piece));
    }
    return names;
  }

  /** As they are named in the lists; the classes that the host can see are in none. */
  private Set<String> loaded(Target target) throws Exception {
    Run run = target.jvmArgs("-Xlog:class+load:file=classes.log").on(jdk).run();
    assertThat(run).exitsWith(0);
    Set<String> loaded = new TreeSet<>();
    for (String line : Files.readAllLines(run.directory().resolve("classes.log"))) {
      Matcher matcher = LOADED.matcher(line);
      if (matcher.find() && isInside(matcher.group(1))) {
        String name = matcher.group(1).replace("java.lang.IpcAudit", "hooks.IpcAudit");
        loaded.add(name.replace('.', '/') + ".classdata");
      }
    }
    return loaded;
  }

  private static boolean isInside(String name) {
    return !name.startsWith("dev.ipcaudit.javaagent.Agent")
        && !name.startsWith("dev.ipcaudit.tests.")
        && !name.startsWith("dev.ipcaudit.bench.")
        && !name.contains("$$Lambda");
  }
}
