package dev.ipcaudit.tests.options;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.CleanProgram;
import dev.ipcaudit.tests.targets.Quiet;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that say what is meant, what is not wanted, whose line it is and how much is kept. */
@EveryJdk
class DeclarationsTest {

  private static final String NAME = Declared.class.getName();

  private final Jdk jdk;

  DeclarationsTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void withoutDeclarationsEverythingIsFound() {
    Run run = Target.program(Declared.class).agent("ci").on(jdk).run();

    assertThat(run)
        .exitsWith(23)
        .leaks(1, "sysv-sem", line("by key"))
        .leaks(1, "sysv-sem", line("by name"))
        .leaks(1, "sysv-sem", line("by line"))
        .leaks(1, "sysv-sem", line("by line, directly"))
        .leaks(Declared.SETS, "sysv-sem", line("not declared"))
        .leaks(Declared.WRAPPED, "sysv-sem", line("in the wrapper"))
        .hasFailures(6)
        .leaves(Declared.ALL, "sysv-sem");
    assertThat(run.report().finding("leaked-object", "sysv-sem", line("by name")).orElseThrow())
        .satisfies(
            finding ->
                assertThat(finding.json().path("objects").path(0).path("name").asString())
                    .isEqualTo("boot.key"));
  }

  @Test
  void whatIsDeclaredOrIgnoredIsNotFound() {
    String options =
        "ci,persistent=key:0x48460001;name:*boot.key;site:"
            + NAME
            + "$Boot*,ignore=leaked-object:"
            + NAME
            + ".main,site.skip="
            + NAME
            + "$Wrapper*,stack.depth=2";
    Run run = Target.program(Declared.class).agent(options).on(jdk).run();

    assertThat(run)
        .exitsWith(23)
        .leaks(Declared.WRAPPED, "sysv-sem", line("behind the wrapper"))
        .hasFailures(1)
        .accounts("sysv-sem", line("by key"), 1, 0)
        .leaves(Declared.ALL, "sysv-sem");
    assertThat(run.report().findings()).singleElement().satisfies(DeclarationsTest::isShallow);
  }

  private static void isShallow(Finding finding) {
    assertThat(finding.stack()).hasSize(2).allMatch(frame -> frame.contains("Declared."));
  }

  @Test
  void aRuleCanBeIgnoredEverywhere() {
    Run run = Target.program(Declared.class).agent("ci,ignore=leaked-object").on(jdk).run();

    assertThat(run).exitsWith(0);
    assertThat(run.report().findings()).isEmpty();
  }

  @Test
  void whatDoesNotFitIsCountedAndIsNoFinding() {
    int max = 7;
    Run run = Target.program(Declared.class).agent("ci,max-objects=" + max).on(jdk).run();

    assertThat(run).exitsWith(23);
    assertThat(run.report().coverage("dropped")).isEqualTo(String.valueOf(Declared.ALL - max));
    assertThat(run.report().findings().stream().mapToLong(Finding::count).sum()).isEqualTo(max);

    Run clean = Target.program(CleanProgram.class).agent("ci,max-objects=1").on(jdk).run();

    assertThat(clean).exitsWith(0);
    assertThat(clean.report().findings()).isEmpty();
    assertThat(clean.report().sites()).allSatisfy(site -> assertThat(site.live()).isZero());
    // each of its segments is attached
    assertThat(clean.report().coverage("dropped")).isEqualTo("13");
  }

  @Test
  void theLogIsAsLoudAsAskedFor() {
    assertThat(ours("log=off")).isEmpty();
    assertThat(ours("log=warn")).hasLineCount(1).contains("WARN", "/proc/bad.json");
  }

  private String ours(String log) {
    Run run =
        Target.program(Quiet.class).agentExactly("report=/proc/bad.json," + log).on(jdk).run();
    assertThat(run).exitsWith(0);
    assertThat(run.stderr()).endsWith("\n");
    return run.stderr().replace("and on stderr\n", "");
  }

  /** None is refused, and none shows unless it is asked to. */
  @Test
  void everyOptionOfTheContractIsTaken(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("options");
    Files.writeString(file, "# all of them\nblackbox=off\njmx=false\noverhead=1%\n");
    String options =
        "baseline=known,baseline-write=known,scan=0,leak.age=1h,blocked=5ms,config=" + file;
    Run without = Target.program(Quiet.class).on(jdk).run();
    Run run = Target.program(Quiet.class).agentExactly(options).on(jdk).run();

    assertThat(run).exitsWith(0);
    assertThat(run.stdout()).isEqualTo(without.stdout());
    assertThat(run.stderr()).as(run::toString).isEqualTo(without.stderr());
  }

  @Test
  void aConfigurationThatCannotBeReadIsOneLine() {
    Run run = Target.program(Quiet.class).agentExactly("config=/no/such/file").on(jdk).run();

    assertThat(run).exitsWith(0);
    assertThat(run.stderr())
        .isEqualTo(
            "ipcaudit: config=/no/such/file: cannot be read: no such file or directory;"
                + " the agent is OFF\nand on stderr\n");
    assertThat(Target.program(Quiet.class).agentExactly("ci,config=/no/such/file").on(jdk).run())
        .exitsWith(2);
  }

  private static Line line(String marker) {
    return Line.of(Declared.class, marker);
  }
}
