package dev.ipcaudit.tests.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.Browser;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The HTML report of a program that leaks for a while, in a real browser. The pictures that it
 * takes stay beside the report.
 */
@Execution(ExecutionMode.SAME_THREAD)
class HtmlInBrowserTest {

  private static final int PHONE = 360;

  /** US Letter less the margins, in pixels of CSS. */
  private static final int PAPER = 739;

  private static final String OVERFLOW = "document.documentElement.scrollWidth";
  private static final String OPEN_ALL =
      "document.querySelectorAll('details').forEach(d => d.open = true)";

  /** The lowest contrast of a text to what is behind it, and which text that is; WCAG 2.2. */
  private static final String LOWEST_CONTRAST =
      """
      (() => {
        const rgb = c => c.match(/[\\d.]+/g).map(Number);
        const lum = c => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => {
          const v = c[i] / 255;
          return sum + w * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        }, 0);
        const behind = e => {
          for (; e; e = e.parentElement) {
            const c = rgb(getComputedStyle(e).backgroundColor);
            if (c.length < 4 || c[3] > 0) return c;
          }
          return [255, 255, 255];
        };
        let lowest = {contrast: 21, text: ''};
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let t = texts.nextNode(); t; t = texts.nextNode()) {
          const e = t.parentElement;
          if (!t.data.trim() || e.closest('svg') || !e.getClientRects().length) continue;
          const a = lum(rgb(getComputedStyle(e).color)) + 0.05;
          const b = lum(behind(e)) + 0.05;
          const contrast = Math.max(a, b) / Math.min(a, b);
          if (contrast < lowest.contrast) lowest = {contrast, text: t.data};
        }
        return lowest;
      })()
      """;

  /** Labels below charts that run into the next one, by how many pixels. */
  private static final String CROWDED =
      """
      [...document.querySelectorAll('.x')].flatMap(axis => {
        const labels = [...axis.children].map(label => label.getBoundingClientRect());
        return labels.slice(1).map((label, i) => label.left - labels[i].right).filter(gap => gap < 2);
      })
      """;

  /** Findings that can be seen, in their order. */
  private static final String SHOWN =
      "[...document.querySelectorAll('#list article')].filter(a => a.getClientRects().length)";

  private static final String STATUS = "document.getElementById('shown').textContent";

  private static Browser browser;
  private static Path page;

  @BeforeAll
  static void leakForAWhile() throws IOException {
    browser = Browser.start();
    Isolation.requireMounts();
    Object[] stories = {
      "posix-names", "semaphore-leak", "pipe-capacity", "semaphore-leak", "eventfd-overflow",
      "pipe-capacity", "semaphore-leak", "shared-memory-leak", "scm-rights-leak", "queue-backlog",
      "sigchld-storm"
    };
    Run run =
        Target.samples(stories)
            .args("--stall", 400)
            .withoutJna()
            .before("ln -s " + Layout.ROOT.resolve("sample-apps/src/main/java") + " $0/sources")
            .agentExactly("ci,report=report.html,srcroot=missing+sources")
            .run();
    assertThat(run.exitCode()).as(run::toString).isEqualTo(23);
    page = run.directory().resolve("report.html");
  }

  @AfterAll
  static void close() throws InterruptedException {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void loadsNothingAndComplainsOfNothing() {
    browser.open(page, 1200, 900, "light", "screen");
    browser.evaluate(OPEN_ALL);

    assertThat(browser.events("Network.requestWillBeSent"))
        .extracting(request -> request.path("request").path("url").asString())
        .containsExactly(page.toUri().toString());
    assertThat(browser.events("Log.entryAdded")).isEmpty();
    assertThat(browser.events("Runtime.consoleAPICalled")).isEmpty();
    assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
    assertThat(browser.evaluate("document.compatMode").asString()).isEqualTo("CSS1Compat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void isReadableInBothColorSchemes(String scheme) throws IOException {
    browser.open(page, 1200, 900, scheme, "screen");
    keep(scheme + ".png", browser.picture());
    browser.evaluate(OPEN_ALL);

    JsonNode lowest = browser.evaluate(LOWEST_CONTRAST);
    assertThat(lowest.path("contrast").asDouble()).as(lowest.toString()).isGreaterThan(4.5);
    String background =
        browser.evaluate("getComputedStyle(document.body).backgroundColor").asString();
    assertThat(background.equals("rgb(255, 255, 255)")).isEqualTo(scheme.equals("light"));
    assertThat(browser.evaluate(OVERFLOW).asInt()).isEqualTo(1200);
  }

  @Test
  void fitsAPhone() throws IOException {
    browser.open(page, PHONE, 740, "light", "screen");
    keep("phone.png", browser.picture());

    assertThat(browser.evaluate(OVERFLOW).asInt()).isEqualTo(PHONE);
    assertThat(browser.evaluate(CROWDED).isEmpty()).isTrue();
    JsonNode drawings =
        browser.evaluate(
            "[...document.querySelectorAll('.line, .column')]"
                + ".map(drawing => drawing.getBoundingClientRect().height)");
    // how many is a matter of when the host did what: what is of one moment is no drawing
    assertThat(drawings.valueStream()).isNotEmpty().allMatch(high -> high.asInt() > 20);

    JsonNode boxes =
        browser.evaluate(
            "[...document.querySelectorAll('.icicle span')].map(box => {"
                + " const r = box.getBoundingClientRect(); const p = box.parentElement"
                + ".getBoundingClientRect(); return [r.width, r.height, r.left - p.left,"
                + " p.right - r.right, p.bottom - r.bottom].map(Math.round); })");
    assertThat(boxes.valueStream())
        .hasSizeGreaterThan(9)
        .allMatch(box -> box.get(0).asInt() > 1 && box.get(1).asInt() == 24)
        .allMatch(box -> box.get(2).asInt() >= 0 && box.get(3).asInt() >= -2)
        .allMatch(box -> box.get(4).asInt() >= 0);

    browser.evaluate(OPEN_ALL);
    assertThat(browser.evaluate(OVERFLOW).asInt()).isEqualTo(PHONE);
  }

  @Test
  void findingsAreFilteredSortedAndGrouped() {
    browser.open(page, 1200, 900, "light", "screen");
    int all = browser.evaluate(SHOWN + ".length").asInt();
    assertThat(browser.evaluate(STATUS).asString()).isEqualTo(all + " of " + all + " findings");

    browser.evaluate("document.getElementById('filter').focus()");
    browser.type("EVENTFD dropped");
    List<String> eventfds = titles();
    assertThat(eventfds).hasSizeBetween(1, all - 1).allMatch(title -> title.contains("eventfd"));
    assertThat(browser.evaluate(STATUS).asString())
        .isEqualTo(eventfds.size() + " of " + all + " findings");
    assertThat(
            browser.evaluate("document.querySelectorAll('#index li:not([hidden])').length").asInt())
        .isEqualTo(eventfds.size());

    browser.evaluate("document.getElementById('filter').value = ''");
    choose("sort", "kind");
    List<String> kinds =
        browser
            .evaluate(SHOWN + ".map(article => article.dataset.kind)")
            .valueStream()
            .map(JsonNode::asString)
            .toList();
    assertThat(kinds).hasSize(all).isSorted();

    for (String group : List.of("rule", "kind", "package", "path")) {
      choose("group", group);
      JsonNode headings =
          browser.evaluate("[...document.querySelectorAll('.group')].map(h => h.textContent)");
      assertThat(headings.size()).as(group).isPositive();
      assertThat(
              browser.evaluate("document.querySelector('#list').firstChild.className").asString())
          .isEqualTo("group");
      assertThat(titles()).hasSize(all);
    }
    choose("group", "package");
    assertThat(browser.evaluate("document.querySelector('.group').textContent").asString())
        .matches("dev\\.ipcaudit\\.samples.*: " + "\\d+ findings?, \\d+ in all");
    choose("group", "path");
    assertThat(browser.evaluate("document.querySelector('.group').textContent").asString())
        .contains(" < ")
        .doesNotContain("(", ".java");
  }

  @Test
  void detailsAreHiddenAndALinkShowsThem() {
    browser.open(page, 1200, 900, "light", "screen");
    String open = "document.querySelectorAll('.more[open]').length";
    assertThat(browser.evaluate(open).asInt()).isEqualTo(titles().size());

    browser.evaluate("document.getElementById('fold').click()");
    assertThat(browser.evaluate(open).asInt()).isZero();

    browser.evaluate("document.getElementById('filter').value = 'nothing has this'");
    choose("sort", "rule");
    assertThat(titles()).isEmpty();
    String anchor =
        browser.evaluate("location.hash = document.querySelector('article').id").asString();
    assertThat(anchor).matches("f-[0-9a-f]{12}");
    browser.await(open + " === 1 && " + SHOWN + ".length > 1");
  }

  /** Each of the three, by the clipboard and by what there is where it is missing. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesAreCopied(boolean clipboard) {
    browser.open(page, 1200, 900, "light", "screen");
    browser.evaluate(
        clipboard
            ? "Object.defineProperty(navigator, 'clipboard',"
                + " {value: {writeText: async text => { window.copied = text; }}})"
            : "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
                + " document.addEventListener('copy',"
                + " () => { window.copied = getSelection().toString(); })");
    String rule = browser.evaluate("document.querySelector('article .tag').textContent").asString();
    String[] starts = {
      rule.substring(rule.indexOf(' ') + 1) + " ",
      "ignore=" + rule.substring(rule.indexOf(' ') + 1) + ":",
      rule.substring(rule.indexOf(' ') + 1) + ": "
    };

    for (int i = 0; i < starts.length; i++) {
      String button = "document.querySelectorAll('article .as button')[" + i + "]";
      browser.click(button);
      browser.await(button + ".textContent === 'Copied'");
      assertThat(browser.evaluate("window.copied").asString())
          .startsWith(starts[i])
          .isEqualTo(
              browser
                  .evaluate(button + ".parentNode.querySelector('code').textContent")
                  .asString());
    }
  }

  @Test
  void theGuiltyLineIsShown() {
    browser.open(page, 1200, 900, "light", "screen");

    JsonNode marks =
        browser.evaluate("[...document.querySelectorAll('.source mark')].map(m => m.textContent)");
    assertThat(marks.valueStream())
        .hasSizeGreaterThan(5)
        .map(JsonNode::asString)
        .allMatch(mark -> mark.startsWith("> "))
        .anyMatch(mark -> mark.endsWith("; // leaks"));
  }

  /** The policy of the page lets its own script in by its hash, and nothing that gets in later. */
  @Test
  void noOtherScriptRuns() {
    browser.open(page, 1200, 900, "light", "screen");

    browser.evaluate(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
            + " document.body.append(s); })()");
    assertThat(browser.evaluate("typeof window.ran").asString()).isEqualTo("undefined");
  }

  @Test
  void allIsThereWithoutScript() {
    browser.open(page, 1200, 900, "light", "screen");
    int all = titles().size();
    browser.call("Emulation.setScriptExecutionDisabled", "value", true);
    browser.reload();

    assertThat(titles()).hasSize(all);
    assertThat(browser.evaluate("document.getElementById('tools').getClientRects().length").asInt())
        .isZero();
    assertThat(
            browser
                .evaluate("document.querySelectorAll('button:not(#tools button)').length")
                .asInt())
        .isEqualTo(0);
    assertThat(browser.evaluate("document.querySelectorAll('.more[open]').length").asInt())
        .isEqualTo(all);
    assertThat(browser.evaluate("document.querySelector('.as').textContent").asString())
        .contains("\nignore=");
  }

  private static List<String> titles() {
    return browser
        .evaluate(SHOWN + ".map(article => article.querySelector('h3').textContent)")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  private static void choose(String select, String option) {
    browser.evaluate(
        "(s => { s.value = '%s'; s.dispatchEvent(new Event('input')); })(document.getElementById('%s'))"
            .formatted(option, select));
  }

  @Test
  void fitsOnPaper() throws IOException {
    browser.open(page, PAPER, 900, "dark", "print");
    byte[] pdf = browser.pdf();
    keep("print.pdf", pdf);

    // what is dark on a screen is not so on paper
    assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor").asString())
        .isEqualTo("rgb(255, 255, 255)");
    assertThat(browser.evaluate(OVERFLOW).asInt()).isEqualTo(PAPER);
    assertThat(browser.evaluate(LOWEST_CONTRAST).path("contrast").asDouble()).isGreaterThan(4.5);
    String text = new String(pdf, StandardCharsets.ISO_8859_1);
    assertThat(text).startsWith("%PDF-");
    assertThat(Pattern.compile("/Type\\s*/Page\\b").matcher(text).results().count())
        .isBetween(4L, 20L);
  }

  @Test
  void isReachedByKeyboardAndNamedForScreenReaders() {
    browser.open(page, 1200, 900, "light", "screen");

    browser.press("Tab", 9);
    JsonNode first =
        browser.evaluate(
            "(e => ({text: e.textContent, left: e.getBoundingClientRect().left,"
                + " outline: getComputedStyle(e).outlineWidth}))(document.activeElement)");
    assertThat(first.path("text").asString()).isEqualTo("Skip to the findings");
    assertThat(first.path("left").asInt()).isNotNegative();
    assertThat(first.path("outline").asString()).isEqualTo("3px");

    long charts = browser.evaluate("document.querySelectorAll('svg').length").asLong();
    assertThat(browser.call("Accessibility.getFullAXTree").path("nodes").valueStream())
        .filteredOn(
            node ->
                node.path("role").path("value").asString("").equals("image")
                    && !node.path("ignored").asBoolean())
        .hasSize((int) charts)
        .extracting(node -> node.path("name").path("value").asString(""))
        .allMatch(name -> name.contains(" at dev.ipcaudit"));
  }

  private static void keep(String name, byte[] picture) throws IOException {
    assertThat(picture.length).isGreaterThan(10_000);
    Files.write(page.resolveSibling(name), picture);
  }
}
