package dev.ipcaudit.tests.exit;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a build with many findings shows in its log, and in the files for the CI system. */
class BuildLogTest {

  private static final Line MOST = Line.of(LeaksEverywhere.class, "most");
  private static final Line TENTH = Line.of(LeaksEverywhere.class, "the tenth");
  private static final Line ELEVENTH = Line.of(LeaksEverywhere.class, "the eleventh");
  private static final Line FEWEST = Line.of(LeaksEverywhere.class, "fewest");

  @Test
  void theLogHasTheWorstAndTheFilesHaveAll(@TempDir Path directory) throws Exception {
    Path markdown = directory.resolve("a.md");
    Path quality = directory.resolve("a.codequality.json");
    Path text = directory.resolve("a.txt");

    Run run =
        Target.program(LeaksEverywhere.class)
            .env("GITHUB_ACTIONS", "true")
            .agentExactly(
                "ci,srcroot=src/test/java,report=" + markdown + "+" + quality + "+" + text)
            .run();

    assertThat(run).exitsWith(23);
    assertThat(run.stdout()).isEmpty();
    List<String> log = run.stderr().lines().toList();
    String what = "leaked-object: 12 x sysv-sem";
    String file = LeaksEverywhere.class.getName().replace('.', '/') + ".java";
    assertThat(log.get(0))
        .startsWith(
            "::error file=src/test/java/" + file + ",line=" + MOST.number() + ",title=ipcaudit%3A ")
        .contains("%0AFix: ");
    assertThat(log).filteredOn(line -> line.startsWith("::error ")).hasSize(10);
    assertThat(log)
        .filteredOn(line -> line.startsWith("ipcaudit: error: leaked-object: "))
        .hasSize(LeaksEverywhere.LINES)
        .first()
        .asString()
        .startsWith("ipcaudit: error: " + what + " at ")
        .contains(MOST.toString());
    assertThat(log)
        .filteredOn(line -> line.startsWith("  error: leaked-object: "))
        .hasSize(10)
        .last()
        .asString()
        .contains(TENTH.toString());
    assertThat(log)
        .contains("ipcaudit: 2 more findings in full: in " + text)
        .filteredOn(line -> line.startsWith("    fix: "))
        .hasSize(10);

    assertThat(Files.readString(text)).contains("    at ").contains(FEWEST.toString());
    assertThat(Files.readString(markdown))
        .startsWith("### ipcaudit failed: 12 errors, ")
        .contains("| error | leaked-object | sysv-sem | 2 | ")
        .contains(ELEVENTH.toString())
        .contains("of 2 more findings.");
    JsonNode findings = JsonMapper.shared().readTree(Files.readString(quality));
    assertThat(findings.size()).isEqualTo(LeaksEverywhere.LINES);
    assertThat(findings.at("/0/location/path").stringValue()).isEqualTo("src/test/java/" + file);
    assertThat(findings.at("/0/location/lines/begin").intValue()).isEqualTo(MOST.number());
  }
}
