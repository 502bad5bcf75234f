package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That there is one list of rules, and that whatever else lists them has the same. */
class RulesTest {

  private static final Path AGENT = Path.of("..").toAbsolutePath().normalize();

  static List<Rule> all() {
    return Rules.all();
  }

  @ParameterizedTest
  @EnumSource
  void everyIdHasItsRule(RuleId id) {
    assertThat(Rules.of(id).id()).isEqualTo(id);
    assertThat(Rules.of(id).getClass().getSimpleName()).isEqualTo(camel(id.id()) + "Rule");
    assertThat(Rules.all()).hasSameSizeAs(RuleId.values());
    assertThat(Rules.ofJvm())
        .extracting(rule -> rule.id().id())
        .containsExactlyElementsOf(RuleId.idsOfJvm());
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyRuleSaysWhatItFindsAndWhatToDo(Rule rule) {
    assertThat(rule.title()).matches("[A-Z].{10,50}\\.");
    assertThat(rule.description()).matches("[A-Z].*\\.").isNotEqualTo(rule.title());
    for (Kind kind : Kind.values()) {
      assertThat(rule.remedy(kind)).as(kind.id()).matches("(?i)[a-z].{20,}");
    }
    assertThat(rule.moment() == Rule.Moment.COMMAND).isEqualTo(!rule.id().isOfJvm());
  }

  /** So that what an earlier JVM left behind, above all, is no verdict on this one. */
  @ParameterizedTest
  @MethodSource("all")
  void aRuleOfScansAloneHasNothingToSayAtTheEnd(Rule rule) {
    boolean judgesAtEnd =
        Arrays.stream(rule.getClass().getDeclaredMethods())
            .map(Method::toString)
            .anyMatch(method -> method.contains(".judge(" + Evidence.class.getName() + ")"));

    assertThat(judgesAtEnd)
        .isEqualTo(rule.moment() != Rule.Moment.SCANS && rule.moment() != Rule.Moment.COMMAND);
  }

  /** A heading for each, which SARIF and people link to, and under it its severities. */
  @Test
  void theReferenceDescribesEveryRule() throws IOException {
    String text = Files.readString(AGENT.resolve("docs/rules.md"));
    List<String> described = new ArrayList<>();
    Matcher headings = Pattern.compile("(?m)^## (\\S+)\n\n(.*)$").matcher(text);
    while (headings.find()) {
      described.add(headings.group(1));
      for (Rule rule : Rules.all()) {
        if (rule.id().id().equals(headings.group(1))) {
          assertThat(headings.group(2)).contains("**" + rule.severity() + "**");
        }
      }
    }
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(Rules.all().stream().map(r -> r.id().id()).toList());
  }

  /** An alert has to see every rule go back to 0, so that an exporter names each. */
  @Test
  void theExportersNameEveryRule() throws IOException {
    String text = Files.readString(AGENT.resolve("javaagent/exporters/opentelemetry-jmx.yaml"));
    List<String> named = new ArrayList<>();
    Matcher lines =
        Pattern.compile("Findings\\.(\\S+)\\.(\\w+): .*rule: const\\((\\S+)\\)").matcher(text);
    while (lines.find()) {
      assertThat(lines.group(1)).isEqualTo(lines.group(3));
      named.add(lines.group(1) + " " + lines.group(2));
    }
    List<String> expected = new ArrayList<>();
    for (String id : RuleId.idsOfJvm()) {
      for (Severity severity : Severity.values()) {
        expected.add(id + " " + severity);
      }
    }
    assertThat(named).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** What scan.md says that the command judges. */
  @Test
  void theCommandScanJudgesWhatItsPageSays() throws IOException {
    List<String> judged = new ArrayList<>();
    for (Rule rule : Rules.all()) {
      try {
        rule.getClass().getDeclaredMethod("judge", Machine.class);
        judged.add(rule.id().id());
      } catch (NoSuchMethodException inJvmsAlone) {
        continue;
      }
    }
    String text = Files.readString(AGENT.resolve("docs/scan.md"));
    int table = text.indexOf("| rule | severity |");
    text = text.substring(table, text.indexOf("\n## ", table));
    List<String> described = new ArrayList<>();
    for (String line : text.split("\n")) {
      Matcher ids = Pattern.compile("`([a-z]+-[a-z]+)`").matcher(line.split("\\|", 3)[1]);
      while (ids.find()) {
        described.add(ids.group(1));
      }
    }
    assertThat(described).containsExactlyInAnyOrderElementsOf(judged);
  }

  private static String camel(String id) {
    StringBuilder name = new StringBuilder();
    for (String word : id.split("-")) {
      name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return name.toString();
  }
}
