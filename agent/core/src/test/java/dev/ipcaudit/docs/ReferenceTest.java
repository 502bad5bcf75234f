package dev.ipcaudit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.advice.Advisor;
import dev.ipcaudit.audit.advice.Advisors;
import dev.ipcaudit.audit.rule.Rule;
import dev.ipcaudit.audit.rule.Rules;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.report.ReportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the reference lists is what the code has. */
class ReferenceTest {

  @Test
  void everyRuleHasItsHeading() {
    assertThat(Page.of("rules.md").headings(2))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(RuleId.values()).map(RuleId::id).toList());
  }

  /** What SARIF links to: the page in the repository that the pom names, at its heading. */
  @Test
  void everyRuleKnowsItsPlaceInThePage() throws IOException {
    String pom = Files.readString(Page.ROOT.resolve("pom.xml"));
    Matcher repository = Pattern.compile("(?s)<scm .*?<url>(.*?)</url>").matcher(pom);
    assertThat(repository.find()).isTrue();
    for (Rule rule : Rules.all()) {
      String page = repository.group(1) + "/blob/main/agent/docs/rules.md#";
      assertThat(rule.page()).startsWith(page);
      assertThat(Page.of("rules.md").anchors()).contains(rule.page().substring(page.length()));
    }
  }

  /** The first paragraph below the heading; findings of some rules are of several severities. */
  @Test
  void theSeverityOfMostFindingsIsNamed() {
    List<String> lines = Page.of("rules.md").lines();
    for (Rule rule : Rules.all()) {
      int heading = lines.indexOf("## " + rule.id().id());
      assertThat(lines.get(heading + 2))
          .as(rule.id().id())
          .startsWith("**")
          .contains(rule.severity().name().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void everyKindHasItsRow() {
    assertThat(Page.of("kinds.md").codes("| kind |", 0))
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(Kind.values()).map(Kind::id).toList());
  }

  @Test
  void everyKindHasItsMetrics() throws IOException {
    String metrics =
        Files.readString(Page.ROOT.resolve("agent/javaagent/exporters/opentelemetry-jmx.yaml"));
    for (Kind kind : Kind.values()) {
      for (String metric : List.of("live", "created", "removed", "eagain")) {
        assertThat(metrics).contains("Objects." + kind.id() + "." + metric + ":");
      }
    }
  }

  @Test
  void thePersistentKindsComeFirst() {
    List<String> rows = Page.of("kinds.md").codes("| kind |", 0);
    long persistent = Arrays.stream(Kind.values()).filter(Kind::persistent).count();

    assertThat(persistent).as("The first seven outlive the process").isEqualTo(7);
    assertThat(rows.subList(0, 7)).allMatch(id -> Kind.of(id).persistent());
  }

  @Test
  void everyFunctionOfTheCatalogIsListedAndNoOther() {
    Page kinds = Page.of("kinds.md");
    TreeSet<String> listed = new TreeSet<>(kinds.codes("| kind |", 2));
    listed.addAll(kinds.codes("| kind |", 3));
    listed.addAll(kinds.codes("| functions |", 0));
    // where the end of a received descriptor shows
    listed.remove("/proc/self/fd");
    listed.remove("/proc");
    listed.remove("overhead");
    TreeSet<String> functions = new TreeSet<>();
    IntStream.rangeClosed(1, Catalog.size())
        .mapToObj(Catalog::function)
        .filter(LibcFunction::isSymbol)
        .map(LibcFunction::name)
        .forEach(functions::add);

    assertThat(listed).isEqualTo(functions);
  }

  @Test
  void everyFormatOfAReportHasItsRow() {
    assertThat(Page.of("reports.md").codes("| ending |", 0))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ReportFormat.values()).map(format -> "." + format.ending()).toList());
  }

  @Test
  void everyAdvisorHasItsRow() {
    assertThat(Page.of("scan.md").codes("| advisor |", 0))
        .containsExactlyElementsOf(Advisors.all().stream().map(Advisor::id).toList());
  }

  @Test
  void theCommandReportTakesEveryFormat() throws IOException {
    String formats = "--format=" + ReportFormat.list().replace(", ", "|");

    assertThat(String.join("\n", Page.of("reports.md").lines())).contains(formats + " | -o FILE]");
    assertThat(Files.readString(Page.ROOT.resolve("README.md")))
        .contains(formats.replace("|", "\\|") + " \\| -o FILE]");
  }

  @Test
  void everyEventHasItsRow() throws IOException {
    String settings = Files.readString(Path.of("src/main/resources/ipcaudit.jfc"));
    Matcher event = Pattern.compile("<event name=\"ipcaudit\\.(\\w+)\"").matcher(settings);

    assertThat(Page.of("mission-control.md").codes("| event |", 0))
        .containsExactlyInAnyOrderElementsOf(
            event.results().map(match -> match.group(1)).distinct().toList());
  }

  @Test
  void everyPackageInsideAHostIsInTheArchitecture() throws IOException {
    Page page = Page.of("ARCHITECTURE.md");
    List<String> rows = new ArrayList<>(page.codes("| package `dev.ipcaudit.` |", 0));
    page.codes("| package `inside.` |", 0).forEach(room -> rows.add("javaagent.inside." + room));
    List<String> packages = new ArrayList<>();
    for (String module : List.of("core", "intercept", "intercept/ffm", "javaagent")) {
      packages.addAll(packages(Page.ROOT.resolve("agent").resolve(module)));
    }
    // the way in, and what runs in a process of its own, are described without a table
    packages.removeIf(name -> name.matches("javaagent(\\.command.*)?"));

    assertThat(rows).containsExactlyInAnyOrderElementsOf(packages);
  }

  /** Below {@code dev.ipcaudit}. */
  private static List<String> packages(Path module) throws IOException {
    Path root = module.resolve("src/main/java/dev/ipcaudit");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.endsWith("package-info.java"))
          .map(file -> root.relativize(file.getParent()).toString().replace('/', '.'))
          .toList();
    }
  }

  @Test
  void everyModuleIsInTheArchitecture() throws IOException {
    List<String> rows = Page.of("ARCHITECTURE.md").codes("| module |", 0);
    Matcher module =
        Pattern.compile("<module>(.*)</module>")
            .matcher(Files.readString(Page.ROOT.resolve("pom.xml")));
    assertThat(module.results().map(match -> match.group(1)))
        // which is named beside the rest of intercept
        .filteredOn(name -> !name.equals("agent/intercept/ffm"))
        .isSubsetOf(rows);
  }

  @Test
  void theReadmeIsShortAndNamesThisVersion() throws IOException {
    List<String> readme = Files.readAllLines(Page.ROOT.resolve("README.md"));
    Matcher version =
        Pattern.compile("<artifactId>ipcaudit-parent</artifactId>\\s*<version>(.*?)</version>")
            .matcher(Files.readString(Page.ROOT.resolve("pom.xml")));

    assertThat(readme).hasSizeLessThanOrEqualTo(200);
    assertThat(version.find()).isTrue();
    assertThat(String.join("\n", readme)).contains("<version>" + version.group(1) + "</version>");
  }
}
