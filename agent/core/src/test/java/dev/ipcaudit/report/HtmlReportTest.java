package dev.ipcaudit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.kernel.LimitUsage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReportTest {

  private static final Pattern COLOR = Pattern.compile("--([a-z]+):#([0-9a-f]{3,6})");

  @Test
  void sectionsComeInTheOrderOfAReader() {
    Document page = page(Reports.leak());

    assertThat(page.select("main > section").eachAttr("id"))
        .containsExactly("summary", "findings", "limits", "objects", "accounts", "coverage");
    assertThat(page.select("#summary .verdict").text())
        .isEqualTo("1 error, 0 warnings, 1 note; 53 objects created and 46 removed, at 1 line");
  }

  @Test
  void aFindingHasItsStackAndRemedy() {
    Element leak = page(Reports.leak()).selectFirst("#finding-1");

    assertThat(leak.hasClass("error")).isTrue();
    assertThat(leak.select("h3").text())
        .isEqualTo("error: leaked-object 7 × semaphore set at com.acme.Locks.open(Locks.java:57)");
    assertThat(leak.select("details[open] pre").text())
        .isEqualTo("com.acme.Locks.open(Locks.java:57)\ncom.acme.Main.main(Main.java:19)");
    assertThat(leak.select(".fix").text())
        .isEqualTo("Fix: call semctl(id, 0, IPC_RMID) when the set is done with");
  }

  @Test
  void whatIsAcceptedHasASectionOfItsOwn() {
    Document page = page(Reports.accepted("<b>JIRA-12</b>"));

    assertThat(page.select("main > section").eachAttr("id"))
        .startsWith("summary", "findings", "baseline");
    assertThat(page.select("#findings article")).hasSize(1);
    assertThat(page.select("#baseline tbody tr").eachText())
        .containsExactly(
            "com.acme.Locks.open(Locks.java:57) leaked-object: semaphore set 7 2027-01-31"
                + " <b>JIRA-12</b>",
            "leaked-object sysv-shm com.acme.Old 6 unused: nothing like it was found",
            "zombie-children * * 7 exceeded: accepts 2, found 3");
  }

  @Test
  void chartsHaveTheirFiguresInTables() {
    AuditReport shape = Reports.leak();
    AuditReport report =
        new AuditReport(
            shape.jvm(),
            shape.coverage(),
            shape.notes(),
            0,
            shape.findings(),
            shape.sites(),
            List.of(
                new LimitUsage("SEMMNI", 31, 32000),
                new LimitUsage("SHMMNI", 4096, 4096),
                new LimitUsage("MSGMNI", 9, 8),
                new LimitUsage("MQUEUES", LimitUsage.UNKNOWN, 256)));
    Document page = page(report);

    assertThat(page.select("#limits .fill").eachAttr("style"))
        .containsExactly("width:0.1%", "width:100.0%", "width:100.0%");
    assertThat(page.select("#limits tbody tr").eachText())
        .containsExactly(
            "SEMMNI 31 32000 below 1 %",
            "SHMMNI 4096 4096 100 %", "MSGMNI 9 8 112 %", "MQUEUES unknown 256 unknown");
    assertThat(page.select("#accounts .bars > div").eachText())
        .containsExactly("7 × sysv-sem left by com.acme.Locks.open(Locks.java:57)");
    assertThat(page.select("#accounts tbody tr").first().text())
        .isEqualTo(
            "com.acme.Locks.open(Locks.java:57) sysv-sem 53 46 7 11 0"
                + " 43 × com.acme.Locks.close(Locks.java:71)");
  }

  @Test
  void objectsAreListedUpToABoundAndLeadToTheirFinding() {
    Document page = page(Reports.leak(103, "x"));

    assertThat(page.select("#objects tbody tr")).hasSize(101);
    assertThat(page.select("#objects tbody tr").first().text())
        .isEqualTo(
            "id 32768 sysv-sem 0x00000000 1 semaphore 2026-03-01T10:00:00.125Z present leaked-object");
    assertThat(page.select("#objects > p").text())
        .isEqualTo("And 3 more; at most 100 of a finding are listed.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"leak", "clean", "idle"})
  void isWellFormedAndAccessible(String which) {
    AuditReport report =
        which.equals("leak")
            ? Reports.leak()
            : which.equals("clean") ? Reports.clean() : Reports.idle();
    Parser parser = Parser.htmlParser().setTrackErrors(20);
    Document page = Jsoup.parse(HtmlReport.render(report), "", parser);

    assertThat(parser.getErrors()).isEmpty();
    assertThat(page.select("html").attr("lang")).isEqualTo("en");
    assertThat(page.select("h1")).hasSize(1);
    assertThat(page.select("meta[name=viewport]")).hasSize(1);
    Set<String> ids = new HashSet<>(page.select("[id]").eachAttr("id"));
    assertThat(page.select("[id]")).hasSameSizeAs(ids);
    for (Element link : page.select("a[href]")) {
      assertThat(ids).contains(link.attr("href").substring(1));
    }
    for (Element section : page.select("section")) {
      assertThat(ids).contains(section.attr("aria-labelledby"));
    }
    for (Element table : page.select("table")) {
      assertThat(table.select("caption")).hasSize(1);
      assertThat(table.select("th:not([scope])")).isEmpty();
      int columns = table.select("thead th").size();
      assertThat(table.select("tbody tr"))
          .allSatisfy(r -> assertThat(r.childrenSize()).isEqualTo(columns));
      // what scrolls can be reached by keyboard, and has a name
      assertThat(table.parent().attr("tabindex")).isEqualTo("0");
      assertThat(table.parent().attr("aria-label")).isNotEmpty();
    }
    for (Element bars : page.select(".bars")) {
      assertThat(bars.attr("aria-hidden")).isEqualTo("true");
      assertThat(bars.nextElementSibling().select("table")).hasSize(1);
    }
  }

  @Test
  void loadsAndRunsNothing() {
    String html = HtmlReport.render(Reports.leak());

    assertThat(Jsoup.parse(html).select("script, link, img, iframe, object, embed, form, [src]"))
        .isEmpty();
    assertThat(html).doesNotContain("url(", "@import", "http:", "https:", "//");
    assertThat(Jsoup.parse(html).select("meta[http-equiv]").attr("content"))
        .startsWith("default-src 'none'");
  }

  @Test
  void whatIsNotKnownOfTheJvmIsSaid() {
    Document page = page(Reports.ofNobody());

    assertThat(page.select("h1").text()).isEqualTo("IPC audit of an unknown program");
    assertThat(page.select("#summary dd").eachText()).hasSize(5).containsOnly("unknown");
    assertThat(page.select("#limits > p").text()).isEqualTo("No limit could be read.");
  }

  @Test
  void hostileTextStaysText() {
    String hostile =
        "</title></style><script>alert(1)</script>\"' onload=x &amp;\u202e\n\u0000<!--";
    Document page = page(Reports.leak(1, hostile));

    assertThat(page.select("script, [onload]")).isEmpty();
    assertThat(page.title())
        .isEqualTo(
            "ipcaudit: </title></style><script>alert(1)</script>\"' onload=x"
                + " &amp;\\u202e\\n\\u0000<!--");
    assertThat(page.select("h1").text()).contains("<script>alert(1)</script>");
    assertThat(page.select("#objects").text()).contains("<script>alert(1)</script>");
    assertThat(page.select("main > section")).hasSize(6);
  }

  /** WCAG 2.2, 1.4.3 for text and 1.4.11 for bars. */
  @Test
  void contrastIsEnoughInLightAndDarkAndPrint() {
    String css = HtmlStyle.CSS;
    int dark = css.indexOf("@media (prefers-color-scheme:dark)");
    int print = css.indexOf("@media print");
    List<Map<String, String>> themes =
        List.of(
            colors(css.substring(0, dark)),
            colors(css.substring(dark, print)),
            colors(css.substring(print)));

    for (Map<String, String> theme : themes) {
      for (String background : List.of("page", "box")) {
        for (String text : List.of("text", "soft", "link", "error", "warning", "note", "good")) {
          assertThat(contrast(theme.get(text), theme.get(background)))
              .as("%s on %s in %s", text, background, theme)
              .isGreaterThanOrEqualTo(4.5);
        }
      }
      for (String bar : List.of("bar", "warning", "error")) {
        assertThat(contrast(theme.get(bar), theme.get("track")))
            .as("%s in %s", bar, theme)
            .isGreaterThanOrEqualTo(3);
      }
    }
  }

  private static Map<String, String> colors(String css) {
    Map<String, String> colors = new HashMap<>();
    Matcher color = COLOR.matcher(css);
    while (color.find()) {
      String hex = color.group(2);
      colors.put(color.group(1), hex.length() == 3 ? hex.replaceAll("(.)", "$1$1") : hex);
    }
    return colors;
  }

  private static double contrast(String one, String other) {
    double a = luminance(one) + 0.05;
    double b = luminance(other) + 0.05;
    return Math.max(a, b) / Math.min(a, b);
  }

  private static double luminance(String hex) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double c = Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16) / 255.0;
      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
  }

  private static Document page(AuditReport report) {
    return Jsoup.parse(HtmlReport.render(report));
  }
}
