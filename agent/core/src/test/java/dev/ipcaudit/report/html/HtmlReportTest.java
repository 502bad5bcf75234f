package dev.ipcaudit.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.report.Reports;
import java.util.ArrayList;
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
        .containsExactly(
            "summary",
            "findings",
            "timeline",
            "eagain",
            "limits",
            "kernel",
            "accounts",
            "coverage");
    assertThat(page.select("#summary .verdict").text())
        .isEqualTo(
            "1 error, 0 warnings, 1 note; 53 objects created and 46 removed, at 1 call site");
  }

  @Test
  void aFindingHasItsStackAndRemedy() {
    Element leak = page(Reports.leak()).selectFirst("#finding-1");

    assertThat(leak.hasClass("error")).isTrue();
    assertThat(leak.select("h3").text())
        .isEqualTo("error: leaked-object 7 × semaphore set at com.acme.Locks.open(Locks.java:57)");
    assertThat(leak.select("pre").text())
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
  void aDeepStackShowsItsFirstFramesAndTheOthersOnAClick() {
    List<String> stack = new ArrayList<>();
    for (int line = 1; line <= 9; line++) {
      stack.add("com.acme.Locks.open(Locks.java:" + line + ")");
    }
    Finding leak = Reports.leak().findings().get(0);
    Finding deep =
        new Finding(
            leak.rule(),
            leak.severity(),
            leak.kind(),
            leak.count(),
            new CallSite("com.acme.Locks", "open", "Locks.java", 1, stack),
            leak.objects(),
            leak.verdicts(),
            leak.message(),
            leak.remedy());
    Element article = page(with(Reports.leak(), List.of(deep))).selectFirst("#finding-1");

    assertThat(article.select("pre").first().text().lines())
        .containsExactlyElementsOf(stack.subList(0, 5));
    assertThat(article.select("details.stack summary").text()).isEqualTo("4 more frames");
    assertThat(article.select("details.stack pre").text())
        .isEqualTo(String.join("\n", stack.subList(5, 9)));
  }

  @Test
  void whatLeakedIsAPictureByCallPathWithItsFigures() {
    Document page =
        page(with(Reports.leak(), List.of(shared(List.of("<b>Orders", "Bills", "Orders")))));
    List<Element> boxes = page.select("#findings .icicle").first().select("span");

    assertThat(boxes)
        .extracting(box -> box.text() + " " + box.attr("style"))
        .containsExactly(
            "Cache.map:57, shared memory segment left:0.00%;width:100.00%;top:0.0rem",
            "Orders.ship:3 left:0.00%;width:50.00%;top:1.5rem",
            "Main.main:19 left:0.00%;width:50.00%;top:3.0rem",
            "Bills.ship:2 left:50.00%;width:33.33%;top:1.5rem",
            "Main.main:19 left:50.00%;width:33.33%;top:3.0rem",
            "<b>Orders.ship:1 left:83.33%;width:16.67%;top:1.5rem",
            "Main.main:19 left:83.33%;width:16.67%;top:3.0rem");
    assertThat(boxes.get(3).attr("title")).isEqualTo("Bills.ship:2: 2 objects");
    assertThat(page.select("#findings .icicle").attr("style")).isEqualTo("height:4.5rem");
    assertThat(page.select("#findings .icicle").attr("aria-hidden")).isEqualTo("true");
    List<Element> bySize = page.select("#findings .icicle").last().select("span");
    assertThat(bySize.get(0).attr("title"))
        .isEqualTo("Cache.map:57, shared memory segment: 14,336 bytes");
    assertThat(page.select("#findings > details tbody tr").eachText())
        .containsExactly(
            "Cache.map:57, shared memory segment Orders.ship:3 < Main.main:19 3 9 KiB",
            "Cache.map:57, shared memory segment Bills.ship:2 < Main.main:19 2 4 KiB",
            "Cache.map:57, shared memory segment <b>Orders.ship:1 < Main.main:19 1 1 KiB");
  }

  @Test
  void manyAndDeepPathsDoNotSwellThePicture() {
    List<String> callers = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      callers.add("Caller" + i);
    }
    AuditReport report = with(Reports.leak(), List.of(shared(callers)));
    Document page = page(report);

    assertThat(page.select(".icicle").first().select("span")).hasSize(101);
    assertThat(page.select("#findings > p").last().text())
        .isEqualTo("And 2950 more paths, of " + 2950L * 2951 / 2 + ".");
    assertThat(page.select("#findings > details tbody tr")).hasSize(50);

    List<String> deep = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      deep.add("com.acme.Deep.call(Deep.java:" + (i + 1) + ")");
    }
    CallSite site = new CallSite("com.acme.Deep", "call", "Deep.java", 1, deep);
    Finding leak = Reports.leak().findings().get(0);
    Finding finding =
        new Finding(
            leak.rule(), leak.severity(), Kind.EVENTFD, 1, site, List.of(), Map.of(), "", "");
    Document cut = page(with(Reports.leak(), List.of(finding)));
    assertThat(cut.select(".icicle span")).hasSize(24);
    assertThat(cut.select("#findings > p").text()).endsWith("Callers further out are not drawn.");
    assertThat(cut.select("#findings > details td").first().text()).endsWith(" < ...");
  }

  /** A leak of segments by paths through each of these classes, by the n-th of them n. */
  private static Finding shared(List<String> callers) {
    Finding leak = Reports.leak().findings().get(0);
    List<FindingPath> paths = new ArrayList<>();
    List<FindingObject> objects = new ArrayList<>();
    long count = 0;
    for (int n = callers.size(); n > 0; n--) {
      List<String> stack =
          List.of(
              "app//com.acme.Cache.map(Cache.java:57)",
              "app//com.acme." + callers.get(n - 1) + ".ship(Orders.java:" + n + ")",
              "com.acme.Main.main(Main.java:19)");
      CallSite site = new CallSite("com.acme.Cache", "map", "Cache.java", 57, stack);
      for (int i = 0; i < n && i < 3; i++) {
        objects.add(new FindingObject(i, null, null, null, "present", 1024L * n, i, paths.size()));
      }
      paths.add(FindingPath.only(n, site));
      count += n;
    }
    return new Finding(
        leak.rule(),
        leak.severity(),
        Kind.SYSV_SHM,
        count,
        paths.get(0).site(),
        objects,
        Map.of(),
        "found",
        "mend it",
        paths,
        null,
        null);
  }

  @Test
  void manyFindingsHaveAnIndex() {
    Finding leak = Reports.leak().findings().get(0);

    Document few = page(with(Reports.leak(), List.of(leak, leak, leak)));
    Document many = page(with(Reports.leak(), List.of(leak, leak, leak, leak)));

    assertThat(few.select("#findings > ol")).isEmpty();
    assertThat(many.select("#findings > ol a").eachAttr("href"))
        .containsExactly("#finding-1", "#finding-2", "#finding-3", "#finding-4");
    assertThat(many.select("#findings > ol li").first().text())
        .isEqualTo("leaked-object error 7 × semaphore set at com.acme.Locks.open(Locks.java:57)");
  }

  private static AuditReport with(AuditReport shape, List<Finding> findings) {
    return new AuditReport(
        shape.jvm(), shape.coverage(), shape.notes(), 0, findings, shape.sites(), shape.limits());
  }

  @Test
  void linesHaveAChartOfWhatTheyHeldAndItsFigures() {
    Document page = page(Reports.timed());
    Element chart = page.selectFirst("#live-1");

    assertThat(page.select("#timeline figure")).hasSize(1);
    assertThat(chart.hasClass("error")).isTrue();
    assertThat(chart.select("h3").text()).isEqualTo("com.acme.Locks.open(Locks.java:57)");
    assertThat(chart.select("figcaption p").text())
        .isEqualTo("semaphore set: 7 at the end, at most 17 before · leaked-object");
    assertThat(chart.select("figcaption a").attr("href")).isEqualTo("#finding-1");
    assertThat(page.select("#finding-1 .over a").attr("href")).isEqualTo("#live-1");
    assertThat(chart.select("path.line").attr("d"))
        .isEqualTo("M0 100L247.8 100.0L495.6 85.0L743.5 85.0L991.3 15.0L1000.0 65.0");
    assertThat(chart.select(".y span").eachText()).containsExactly("0", "5", "10", "15", "20");
    assertThat(chart.select(".x span").eachText()).containsExactly("0", "0.5 s", "1 s");
    assertThat(chart.select("svg title").text())
        .isEqualTo("Live objects: semaphore set, created at com.acme.Locks.open(Locks.java:57)");
    assertThat(chart.select("svg desc").text())
        .isEqualTo("7 at the end, at most 17 before, within 1.03 s");
    assertThat(chart.select("details tbody tr").eachText())
        .containsExactly("512 ms 3", "1.02 s 17", "1.03 s 7");
  }

  @Test
  void linesHaveAChartOfHowOftenTheyFailed() {
    Element chart = page(Reports.timed()).selectFirst("#eagain-1");

    assertThat(chart.select("figcaption p").text())
        .isEqualTo("attached segment: 13 in all, at most 50.8 a second · removed-elsewhere");
    assertThat(chart.select("svg title").text())
        .isEqualTo("EAGAIN per second: attached segment at com.acme.Gen.map(Unknown Source)");
    assertThat(chart.select("path.column").attr("d")).isEqualTo("M495.6 100V15.4H743.5V100Z");
    assertThat(chart.select("details tbody tr").eachText()).containsExactly("768 ms 13 50.8");
  }

  @Test
  void whatLinesDidOverTimeMayNotBeKnown() {
    Document unknown = page(Reports.leak());
    Document nothing = page(Reports.idle());

    assertThat(unknown.select("#timeline > p").text())
        .isEqualTo("What call sites did over time is not known.");
    assertThat(unknown.select("#eagain > p").text())
        .isEqualTo("What call sites did over time is not known.");
    SiteAccount untold =
        new SiteAccount(Kind.PIPE, Reports.OPEN, 0, 0, 0, 7, false, Map.of())
            .with(Reports.timed().sites().get(0).history());
    AuditReport shape = Reports.idle();
    AuditReport failed =
        new AuditReport(
            shape.jvm(), shape.coverage(), List.of(), 0, List.of(), List.of(untold), List.of());
    assertThat(page(failed).select("#eagain > p").text())
        .isEqualTo("What call sites did over time is not known.");
    assertThat(nothing.select("#timeline > p").text())
        .isEqualTo("No call site held an object for long enough to be seen.");
    assertThat(nothing.select("#eagain > p").text()).isEqualTo("No call failed with EAGAIN.");
  }

  @Test
  void twelveLinesHaveChartsAndTheOthersAreCounted() {
    AuditReport shape = Reports.timed();
    SiteAccount timed = shape.sites().get(0);
    List<SiteAccount> sites = new ArrayList<>();
    for (int line = 1; line <= 17; line++) {
      CallSite site = new CallSite("com.acme.Locks", "open", "Locks.java", line, List.of());
      sites.add(
          new SiteAccount(timed.kind(), site, line, 0, line, 0, false, Map.of())
              .with(timed.history()));
    }
    Document page =
        page(
            new AuditReport(
                shape.jvm(), shape.coverage(), List.of(), 0, List.of(), sites, shape.limits()));

    assertThat(page.select("#timeline figure h3").eachText())
        .hasSize(12)
        .startsWith("com.acme.Locks.open(Locks.java:17)", "com.acme.Locks.open(Locks.java:16)");
    assertThat(page.select("#timeline > p").last().text())
        .isEqualTo("5 more call sites are among the accounts.");
  }

  @Test
  void whatTheKernelHasIsShownWhereItIsKnown() {
    Document page = page(Reports.leak().with(Reports.kernel("/orders")));
    Element kernel = page.selectFirst("#kernel");

    assertThat(kernel.select(".bars > div").eachText())
        .containsExactly(
            "semaphore sets 7 of 31", "POSIX shared memory objects 1 of 1", "file 19", "eventfd 2");
    assertThat(kernel.select("tbody tr").eachText())
        .containsExactly(
            "sysv-sem 7 24 31 SEMMNI 32,000",
            "posix-shm 1 0 1",
            "sysv-shm 37 0x48460001 /orders 0644 1.9 MiB, attachments: 3 59 s"
                + " com.acme.Locks.open(Locks.java:57)",
            "sysv-sem 41 0x00000000 0600 5 semaphores 1 s com.acme.Locks.open(Locks.java:57)",
            "file 19",
            "eventfd 2",
            "/orders zombie 2 4723 4729",
            "cat alive 1 4733");
    assertThat(kernel.select("dl").text()).isEqualTo("ipc ipc:[4026531839] pid pid:[4026531836]");
    assertThat(page(Reports.leak()).select("#kernel > p").text())
        .isEqualTo("Not known here: a flight recording has the findings and limits alone.");
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
            "SEMMNI 31 32,000 below 1 %",
            "SHMMNI 4,096 4,096 100 %", "MSGMNI 9 8 112 %", "MQUEUES unknown 256 unknown");
    assertThat(page.select("#accounts tbody tr").first().text())
        .isEqualTo(
            "com.acme.Locks.open(Locks.java:57) sysv-sem 53 46 7 11 0"
                + " 43 × com.acme.Locks.close(Locks.java:71)");
  }

  @Test
  void objectsOfAFindingAreListedUpToABound() {
    Document page = page(Reports.leak(103, "x"));

    assertThat(page.select("#finding-1 tbody tr")).hasSize(100);
    assertThat(page.select("#finding-1 tbody tr").first().text())
        .isEqualTo("id 32768 0x00000000 1 semaphore 2026-03-01 10:00:00.125 UTC present");
    assertThat(page.select("#finding-1 details > p").text())
        .isEqualTo("And 3 more; at most 100 of a finding are listed.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"leak", "timed", "kernel", "clean", "idle"})
  void isWellFormedAndAccessible(String which) {
    AuditReport report =
        switch (which) {
          case "leak" -> Reports.leak();
          case "timed" -> Reports.timed();
          case "kernel" -> Reports.leak().with(Reports.kernel("/orders"));
          case "clean" -> Reports.clean();
          default -> Reports.idle();
        };
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
    for (Element chart : page.select("svg")) {
      assertThat(chart.attr("role")).isEqualTo("img");
      assertThat(chart.attr("aria-labelledby").split(" ")).hasSize(2).isSubsetOf(ids);
      assertThat(chart.closest("figure").select("details > .scroll > table")).hasSize(1);
    }
    for (Element bars : page.select(".bars")) {
      assertThat(bars.attr("aria-hidden")).isEqualTo("true");
      assertThat(bars.nextElementSibling().select("table")).hasSize(1);
    }
  }

  @Test
  void loadsAndRunsNothing() {
    String html = HtmlReport.render(Reports.timed().with(Reports.kernel("/orders")));

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
    assertThat(page.select("#summary dd").eachText()).hasSize(6).containsOnly("unknown");
    assertThat(page.select("#limits > p").text()).isEqualTo("No limit could be read.");
  }

  @Test
  void hostileTextStaysText() {
    String hostile =
        "</title></style><script>alert(1)</script>\"' onload=x &amp;\u202e\n\u0000<!--";
    Document page = page(Reports.leak(1, hostile).with(Reports.kernel(hostile)));

    assertThat(page.select("script, [onload]")).isEmpty();
    assertThat(page.title())
        .isEqualTo(
            "ipcaudit: </title></style><script>alert(1)</script>\"' onload=x"
                + " &amp;\\u202e\\n\\u0000<!--");
    for (String section : List.of("#summary", "#finding-2", "#kernel")) {
      assertThat(page.select(section).text()).contains("<script>alert(1)</script>");
    }
    assertThat(page.select("main > section")).hasSize(8);
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
      for (String line : List.of("bar", "warning", "error")) {
        assertThat(contrast(theme.get(line), theme.get("box")))
            .as("%s in %s", line, theme)
            .isGreaterThanOrEqualTo(3);
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
