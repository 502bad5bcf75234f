package dev.ipcaudit.tests.options;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.ExitWays;
import dev.ipcaudit.tests.targets.Quiet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings that are known are accepted, and only those. */
class BaselineTest {

  private static final String NAME = Declared.class.getName();
  private static final int IN_MAIN = 2 + Declared.SETS;

  @TempDir private Path directory;

  @Test
  void whatWasWrittenDownIsAccepted() throws IOException {
    Path file = directory.resolve("ipc.baseline");

    Run first = Target.program(Declared.class).recorded().agent("ci,baseline-write=" + file).run();

    assertThat(first).exitsWith(23).hasFailures(6);
    assertThat(entries(file))
        .containsExactly(
            "leaked-object sysv-sem " + NAME + "$Boot.make count=2",
            "leaked-object sysv-sem " + NAME + "$Wrapper.again count=" + Declared.WRAPPED,
            "leaked-object sysv-sem " + NAME + ".main count=" + IN_MAIN);

    Run second = Target.program(Declared.class).agent("ci,baseline=" + file).run();

    assertThat(second).exitsWith(0).hasFailures(0).leaves(Declared.ALL, "sysv-sem");
    assertThat(second.report().json().path("accepted").size()).isEqualTo(6);
    assertThat(second.stderr()).contains("no findings; 6 accepted by the baseline;");

    Run report =
        Target.jar(Layout.AGENT, "report", first.recordingFile(), "--baseline=" + file)
            .withoutJna()
            .run();

    assertThat(report).exitsWith(0);
    assertThat(report.stdout()).contains("no findings; 6 accepted by the baseline;");
  }

  @Test
  void whatIsNewExpiredOrMoreFailsAndWhatIsWrittenKeepsTheHandOfItsAuthor() throws IOException {
    Path file = directory.resolve("ipc.baseline");
    String text =
        """
        # Edited by hand.

        leaked-object sysv-sem %1$s.main count=3 # two are ours
        leaked-object sysv-sem %1$s$Boot.* until=2026-01-31 # was to be done
        leaked-object * *$Wrapper # JIRA-12
        limit-near * com.acme.Gone
        """
            .formatted(NAME);
    Files.writeString(file, text);

    Run run =
        Target.program(Declared.class)
            .agent(
                "ci,ignore=limit-near;leaked-object:com.acme.*,persistent=name:/none,baseline="
                    + file
                    + ",baseline-write="
                    + file)
            .run();

    assertThat(run)
        .exitsWith(23)
        .leaks(Declared.SETS, "sysv-sem", Line.of(Declared.class, "not declared"))
        .leaks(1, "sysv-sem", Line.of(Declared.class, "by line"))
        .hasFailures(5);
    assertThat(run.report().json().path("accepted").size()).isEqualTo(1);
    assertThat(run.stderr().lines())
        .contains(
            "ipcaudit: accepted: leaked-object: 5 x sysv-sem at "
                + NAME
                + "$Wrapper.again("
                + Line.of(Declared.class, "in the wrapper")
                + "), by "
                + file
                + ":5: JIRA-12",
            "ipcaudit: baseline: "
                + file
                + ":3: exceeded: leaked-object sysv-sem "
                + NAME
                + ".main: accepts 3, found "
                + IN_MAIN,
            "ipcaudit: baseline: "
                + file
                + ":4: expired: leaked-object sysv-sem "
                + NAME
                + "$Boot.*: expired after 2026-01-31, found 2",
            "ipcaudit: baseline: "
                + file
                + ":6: unused: limit-near * com.acme.Gone: nothing like it was found",
            "ipcaudit: coverage: persistent=name:/none matched no object that is left in this run",
            "ipcaudit: coverage: ignore=limit-near matched no finding of this run",
            "ipcaudit: coverage: ignore=leaked-object:com.acme.* matched no finding of this run");
    assertThat(file).hasContent(text.replace("count=3", "count=" + IN_MAIN));
  }

  @Test
  void jvmsThatEndAtOnceAddToOneFile() throws IOException {
    Path file = directory.resolve("ipc.baseline");
    Target one = Target.program(ExitWays.class, "normal", "leak");
    Target other = Target.program(Declared.class);
    String options = "baseline-write=" + file;
    try (Running a = one.agentExactly(options).start();
        Running b = other.agentExactly(options).start();
        Running c = one.start()) {
      assertThat(a.await()).exitsWith(0);
      assertThat(b.await()).exitsWith(0);
      assertThat(c.await()).exitsWith(0);
    }

    assertThat(entries(file))
        .containsExactly(
            "leaked-object sysv-sem " + NAME + "$Boot.make count=2",
            "leaked-object sysv-sem " + NAME + "$Wrapper.again count=" + Declared.WRAPPED,
            "leaked-object sysv-sem " + NAME + ".main count=" + IN_MAIN,
            "leaked-object sysv-sem " + ExitWays.class.getName() + ".main count=" + ExitWays.SETS);
    assertThat(directory.toFile().list()).containsExactly("ipc.baseline");
  }

  @Test
  void aBaselineThatIsBrokenHidesNothing() throws IOException {
    Path file = Files.writeString(directory.resolve("ipc.baseline"), "# ours\nleaked * *\n");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    String bad =
        file
            + ":2:1: unknown rule leaked; known are leaked-object, unhandled-eagain,"
            + " blocked-call";

    Run inCi = Target.program(Quiet.class).agentExactly("ci,baseline=" + file).run();

    assertThat(inCi).exitsWith(2);
    assertThat(inCi.stdout()).isEmpty();
    assertThat(inCi.stderr()).startsWith("ipcaudit: " + bad).hasLineCount(1);

    Run otherwise =
        Target.program(Declared.class).agent("baseline=" + file + ",baseline-write=" + link).run();

    assertThat(otherwise).exitsWith(0).hasFailures(6);
    assertThat(otherwise.report().notes()).singleElement().asString().contains(bad);
    assertThat(otherwise.stderr().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("ipcaudit: WARN " + bad))
        .contains("ipcaudit: WARN " + link + ": cannot be written: it is a symbolic link");
  }

  private static List<String> entries(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }
}
