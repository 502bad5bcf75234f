package dev.ipcaudit.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.report.Reports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
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
import org.junit.jupiter.api.io.TempDir;
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
    assertThat(page.select("#summary .verdict p").eachText())
        .containsExactly(
            "Failed",
            "1 error, 0 warnings, 1 note; 53 objects created and 46 removed, at 1 call site",
            "The worst: leaked-object: 7 × semaphore set at com.acme.Locks.open(Locks.java:57)");
    assertThat(page.title()).isEqualTo("Failed: ipcaudit of com.acme.Main --fast");
  }

  @Test
  void theVerdictIsThatOfTheSeverityThatFails() {
    Document errors = Jsoup.parse(HtmlReport.render(Reports.leak(), Severity.ERROR, ""));
    AuditReport notes =
        with(Reports.leak(), List.of(Reports.leak().findings().get(1))); // without the error

    assertThat(errors.select(".verdict.failed strong").text()).isEqualTo("Failed");
    assertThat(page(notes).select(".verdict.passed strong").text()).isEqualTo("Passed");
    assertThat(Jsoup.parse(HtmlReport.render(notes, Severity.NOTE, "")).select(".verdict strong"))
        .extracting(Element::text)
        .containsExactly("Failed");
    assertThat(page(Reports.clean()).select(".verdict.passed").text())
        .isEqualTo("Passed no findings; 43 objects created and 43 removed, at 2 call sites");
  }

  @Test
  void aFindingHasItsStackAndRemedy() {
    Element leak = page(Reports.leak()).selectFirst("article");

    assertThat(leak.hasClass("error")).isTrue();
    assertThat(leak.select("h3").text())
        .isEqualTo("error: leaked-object 7 × semaphore set at com.acme.Locks.open(Locks.java:57)");
    assertThat(leak.select("pre").first().wholeText().strip())
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
    Element article = page(with(Reports.leak(), List.of(deep))).selectFirst("article");

    assertThat(article.select("pre").first().wholeText().lines())
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

    assertThat(page.select(".icicle").first().select("span")).hasSize(49);
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

  @Test
  void theFiguresNameTheCallersThatThePictureTellsApart() {
    List<String> framework = Collections.nCopies(10, "org.frame.Work.proceed(Work.java:8)");
    Document page =
        page(with(Reports.leak(), List.of(shared(List.of("Orders", "Bills"), framework))));

    String inner =
        "Cache.map:57, shared memory segment Work.proceed:8 < Work.proceed:8 < Work.proceed:8";
    assertThat(page.select("#findings > details tbody tr").eachText())
        .containsExactly(
            inner + " < ... < Bills.ship:2 < ... 2 4 KiB",
            inner + " < ... < Orders.ship:1 < ... 1 1 KiB");
  }

  private static Finding shared(List<String> callers) {
    return shared(callers, List.of());
  }

  /**
   * A leak of segments by paths through each of these classes, by the n-th of them n.
   *
   * @param framework frames between the line and these
   */
  private static Finding shared(List<String> callers, List<String> framework) {
    Finding leak = Reports.leak().findings().get(0);
    List<FindingPath> paths = new ArrayList<>();
    List<FindingObject> objects = new ArrayList<>();
    long count = 0;
    for (int n = callers.size(); n > 0; n--) {
      List<String> stack = new ArrayList<>(List.of("app//com.acme.Cache.map(Cache.java:57)"));
      stack.addAll(framework);
      stack.add("app//com.acme." + callers.get(n - 1) + ".ship(Orders.java:" + n + ")");
      stack.add("com.acme.Main.main(Main.java:19)");
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
    List<String> links = new ArrayList<>();
    many.select("article").forEach(article -> links.add("#" + article.id()));

    assertThat(few.select("#index, #tools")).isEmpty();
    assertThat(many.select("#index a").eachAttr("href")).hasSize(4).isEqualTo(links);
    assertThat(new HashSet<>(links)).hasSize(4);
    assertThat(many.select("#tools").hasAttr("hidden")).isTrue();
    assertThat(many.select("#index li").first().text())
        .isEqualTo("error: leaked-object 7 × semaphore set at Locks.open:57");
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
    Element leak = page.selectFirst("article");
    assertThat(chart.select("figcaption a").attr("href")).isEqualTo("#" + leak.id());
    assertThat(leak.select(".over a").attr("href")).isEqualTo("#live-1");
    assertThat(chart.select("path.line").attr("d"))
        .isEqualTo("M0 100L247.8 100L495.6 85L743.5 85L991.3 15L1000 65");
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
        .isEqualTo("attached segment: 13 in all, at most 27.3 a second · removed-elsewhere");
    assertThat(chart.select("svg title").text())
        .isEqualTo("EAGAIN per second: attached segment at com.acme.Gen.map(Unknown Source)");
    assertThat(chart.select("path.column").attr("d"))
        .isEqualTo("M247.8 100V21.9H495.6V100ZM495.6 100V8.9H743.5V100Z");
    assertThat(chart.select("details tbody tr").eachText())
        .containsExactly("512 ms 6 23.4", "768 ms 7 27.3");
  }

  @Test
  void oneMomentIsNoChart() {
    AuditReport shape = Reports.timed();
    List<SiteAccount> sites = new ArrayList<>();
    for (long[] live :
        new long[][] {
          {0, 20, 0, 0, 0}, // a spike
          {0, 7, 7, 7, 7}, // an edge
          {0, 3, 3, 17, 7}
        }) {
      CallSite site = new CallSite("a.B", "m", "B.java", sites.size() + 1, List.of());
      long[] failures = {0, 0, 0, 13, 0};
      History history = shape.sites().get(0).history();
      sites.add(
          new SiteAccount(Kind.PIPE, site, 20, 0, live[4], 13, false, Map.of())
              .with(new History(history.start(), history.end(), 256, live, failures)));
    }
    Document page =
        page(
            new AuditReport(
                shape.jvm(), shape.coverage(), List.of(), 0, List.of(), sites, List.of()));

    assertThat(page.select("#timeline figure h3").eachText()).containsExactly("a.B.m(B.java:3)");
    assertThat(page.select("#timeline > .scroll tbody tr").eachText())
        .containsExactly(
            "a.B.m(B.java:2) pipe end 512 ms 512 ms 7 7",
            "a.B.m(B.java:1) pipe end 512 ms 768 ms 20 0");
    assertThat(page.select("#eagain svg")).isEmpty();
    assertThat(page.select("#eagain figcaption p").first().text())
        .isEqualTo("pipe end: 13 in all, at about 1.03 s");
  }

  /** Many changes within a hundredth of the time are a spike as well. */
  @Test
  void whatHappensInAnInstantIsNoChart() {
    Instant start = Instant.EPOCH;
    long[] live = new long[100];
    live[40] = 20;
    live[41] = 5;
    live[42] = 9;
    History instant = new History(start, start.plusMillis(1000), 10, live, new long[0]);
    long[] saw = new long[100];
    for (int i = 0; i < saw.length; i++) {
      saw[i] = i % 10;
    }
    History steady = new History(start, start.plusMillis(1000), 10, saw, new long[0]);

    assertThat(Moves.of(instant)).isEqualTo(new Moves(4, 410, 440, 1000, true));
    assertThat(Moves.of(instant).makeAChart()).isFalse();
    assertThat(Moves.of(steady).makeAChart()).isTrue();
    for (int i = 0; i < live.length; i++) {
      live[i] = i % 20 == 7 ? 20 : 0; // again and again for a moment
    }
    assertThat(Moves.of(instant).makeAChart()).isFalse();
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
  void tenLinesHaveChartsAndTheOthersAreCounted() {
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
        .hasSize(10)
        .startsWith("com.acme.Locks.open(Locks.java:17)", "com.acme.Locks.open(Locks.java:16)");
    assertThat(page.select("#timeline > p").last().text())
        .isEqualTo("7 more call sites are among the accounts.");
  }

  @Test
  void whatTheKernelHasIsShownWhereItIsKnown() {
    Document page = page(Reports.leak().with(Reports.kernel("/orders")));
    Element kernel = page.selectFirst("#kernel");

    assertThat(kernel.select(".bars > div").eachText())
        .containsExactly("semaphore sets 7 of 31", "file 19", "eventfd 2");
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
            "com.acme.Locks.open(Locks.java:57) sysv-sem 53 46 7 11"
                + " 43 × com.acme.Locks.close(Locks.java:71)");
  }

  @Test
  void objectsOfAFindingAreListedUpToABound() {
    Document page = page(Reports.leak(103, "x"));

    Element leak = page.selectFirst("article");
    List<String> rows = leak.select(".objects li").eachText();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0))
        .isEqualTo(
            "id 32768; key 0x00000000; 1 semaphore; created 2026-03-01 10:00:00.125 UTC;"
                + " kernel: present");
    assertThat(rows.get(1))
        .startsWith("id 32769, 32770, 32771, ")
        .endsWith(
            ", 32867; key 0x00000000; 5 semaphores each; created 2026-03-01 10:00:01.125 UTC"
                + " to 2026-03-01 10:01:39.125 UTC; kernel: present");
    assertThat(leak.select("details > p").eachText())
        .contains("And 3 more, which are not listed here.");
  }

  @Test
  void whatMendsSeveralIsSaidOnce() {
    Finding leak = Reports.leak().findings().get(0);
    Document page =
        page(with(Reports.leak(), List.of(leak, leak, Reports.leak().findings().get(1))));

    assertThat(page.select(".fix").eachText())
        .containsExactly(
            "leaked-object, semaphore set: call semctl(id, 0, IPC_RMID) when the set is done with",
            "Fix: let one side own it");
    assertThat(page.select("article .over a").eachAttr("href")).containsExactly("#fix-1", "#fix-1");
    assertThat(page.select("#findings > h3").first().text()).isEqualTo("Fixes of several findings");
  }

  @Test
  void theLineOfSourceIsShownWithItsNeighbors(@TempDir Path sources) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int line = 1; line <= 60; line++) {
      text.append("  </pre><script>line(").append(line).append(")\n");
    }
    Files.createDirectories(sources.resolve("com/acme"));
    Files.writeString(sources.resolve("com/acme/Locks.java"), text);

    Document page =
        Jsoup.parse(HtmlReport.render(Reports.leak(), Severity.WARNING, sources.toString()));
    Element source = page.selectFirst("article .source");

    assertThat(source.wholeText().lines())
        .containsExactly(
            "  55  </pre><script>line(55)",
            "  56  </pre><script>line(56)",
            "> 57  </pre><script>line(57)",
            "  58  </pre><script>line(58)",
            "  59  </pre><script>line(59)");
    assertThat(source.select("mark").text()).startsWith("> 57");
    assertThat(source.previousElementSibling().text())
        .isEqualTo("Source: " + sources + "/com/acme/Locks.java");
    assertThat(page.select("article.note .source, body script")).isEmpty();
  }

  @Test
  void aFindingIsCopiedAsOthersNameIt() {
    Document page = page(Reports.leak());

    assertThat(page.selectFirst("article .as").wholeText().lines())
        .containsExactly(
            "leaked-object sysv-sem com.acme.Locks.open count=7",
            "ignore=leaked-object:com.acme.Locks.open",
            "leaked-object: sysv-sem at com.acme.Locks.open");
  }

  @Test
  void outerFramesThatAreTheSameAreWrittenOnce() {
    List<Finding> findings = new ArrayList<>();
    Finding leak = Reports.leak().findings().get(0);
    for (int n = 1; n <= 3; n++) {
      List<String> stack = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        stack.add("a.B.m" + (i < 5 ? n : 0) + "(B.java:" + i + ")");
      }
      CallSite site = new CallSite("a.B", "m" + n, "B.java", 0, stack);
      findings.add(
          new Finding(
              leak.rule(), leak.severity(), leak.kind(), 1, site, List.of(), Map.of(), "", "" + n));
    }
    Document page = page(with(Reports.leak(), findings));

    assertThat(page.select("details.stack")).hasSize(1);
    assertThat(page.select("article a[href=#stack-1]").eachText())
        .containsExactly(
            "7 more frames, as in another stack", "7 more frames, as in another stack");
  }

  /** 129 findings with 3,242 objects, sources, charts and stacks of 32 frames. */
  @Test
  void aLargeReportStaysSmall(@TempDir Path sources) throws IOException {
    Files.createDirectories(sources.resolve("com/acme/orders"));
    Files.writeString(
        sources.resolve("com/acme/orders/OrderStore.java"),
        "        int id = libc.semget(key, 1, IPC_CREAT | 0600); // leaks it\n".repeat(400));
    AuditReport report = large();
    String html = HtmlReport.render(report, Severity.WARNING, sources.toString());

    assertThat(report.findings()).hasSize(129);
    assertThat(report.findings().stream().mapToInt(each -> each.objects().size()).sum())
        .isEqualTo(3242);
    Document page = Jsoup.parse(html);
    assertThat(page.select("article")).hasSize(129);
    assertThat(page.select("figure svg")).hasSize(10);
    assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(300_000);
  }

  private static AuditReport large() {
    Instant start = Instant.parse("2026-03-01T10:00:00Z");
    Kind[] kinds = {
      Kind.SYSV_SEM, Kind.SYSV_SHM, Kind.SYSV_MSG, Kind.POSIX_SHM, Kind.EVENTFD, Kind.PIPE
    };
    List<Finding> findings = new ArrayList<>();
    List<SiteAccount> sites = new ArrayList<>();
    int left = 3242;
    for (int i = 0; i < 129; i++) {
      Kind kind = kinds[i % kinds.length];
      String method = "open" + i;
      List<String> stack = new ArrayList<>();
      for (int frame = 0; frame < 32; frame++) {
        String where = frame < 4 ? i + "(OrderStore.java:" + (2 * i + frame + 3) + ")" : "";
        stack.add(
            frame == 0
                ? "com.acme.orders.OrderStore." + method + where.substring((i + "").length())
                : "com.acme.web.Chain.next"
                    + frame
                    + (where.isEmpty() ? "(Chain.java:" + frame + ")" : where));
      }
      CallSite site =
          new CallSite("com.acme.orders.OrderStore", method, "OrderStore.java", 2 * i + 3, stack);
      int count = i == 128 ? left : 25;
      left -= count;
      List<FindingObject> objects = new ArrayList<>();
      for (int n = 0; n < count; n++) {
        String name = kind == Kind.POSIX_SHM ? "/orders-" + i + "-" + n : null;
        String key = kind.keyed() ? "0x00000000" : null;
        objects.add(
            new FindingObject(32768L * n + i, key, name, start.plusMillis(n), "present", 1, n, 0));
      }
      String message = count + " objects created here outlive the JVM: 30 created, 5 removed.";
      String remedy = "Remove it on every path out of here, error paths too (finally): " + kind;
      Finding finding =
          new Finding(
              RuleId.LEAKED_OBJECT,
              Severity.ERROR,
              kind,
              count,
              site,
              objects,
              Map.of(),
              message,
              remedy);
      findings.add(finding);
      long[] live = new long[64];
      for (int n = 0; n < live.length; n++) {
        live[n] = n * count / 64;
      }
      sites.add(
          new SiteAccount(kind, site, 30, 5, count, 0, false, Map.of(Reports.CLOSE, 5L))
              .with(new History(start, start.plusSeconds(64), 1000, live, new long[0])));
    }
    AuditReport shape = Reports.leak();
    return new AuditReport(
            shape.jvm(), shape.coverage(), List.of(), 0, findings, sites, shape.limits())
        .with(Reports.kernel("/orders"));
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
    Document page = Jsoup.parse(HtmlReport.render(report, Severity.WARNING, ""), "", parser);

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
  void loadsNothingAndRunsItsOwnScriptAlone() throws NoSuchAlgorithmException {
    String html =
        HtmlReport.render(Reports.timed().with(Reports.kernel("/orders")), Severity.WARNING, "");
    Document page = Jsoup.parse(html);

    assertThat(page.select("link, img, iframe, object, embed, form, [src], [onclick]")).isEmpty();
    assertThat(page.select("script")).hasSize(1);
    assertThat(html).doesNotContain("url(", "@import", "http:", "https:");
    byte[] script = page.selectFirst("script").data().getBytes(StandardCharsets.UTF_8);
    String hash =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(script));
    assertThat(page.select("meta[http-equiv]").attr("content"))
        .isEqualTo(
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
                + hash
                + "'; base-uri 'none'; form-action 'none'");
    assertThat(page.select("button, input, select")).allMatch(e -> e.closest("[hidden]") != null);
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

    assertThat(page.select("script")).hasSize(1);
    assertThat(page.select("body script, [onload]")).isEmpty();
    assertThat(page.title())
        .isEqualTo(
            "Failed: ipcaudit of </title></style><script>alert(1)</script>\"' onload=x"
                + " &amp;\\u202e\\n\\u0000<!--");
    for (String section : List.of("#summary", "article.note", "#kernel")) {
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
    return Jsoup.parse(HtmlReport.render(report, Severity.WARNING, ""));
  }
}
