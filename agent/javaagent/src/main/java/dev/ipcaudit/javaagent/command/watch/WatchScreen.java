package dev.ipcaudit.javaagent.command.watch;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.javaagent.command.scan.Style;
import dev.ipcaudit.javaagent.command.scan.Terminal;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.text.Escape;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The watch on a terminal: the whole screen, painted anew at every change. */
final class WatchScreen implements View {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  /** Below so many columns the figures are closer together, so that a call site has room. */
  private static final int WIDE = 100;

  private final PrintStream out;
  private final Charset charset;
  private final long pid;
  private SortOrder sort = SortOrder.LIVE;
  private boolean open = true;
  private StringBuilder picture = new StringBuilder();
  private Terminal terminal = new Terminal();
  private Style style;

  WatchScreen(PrintStream out, Charset charset, long pid) {
    this.out = out;
    this.charset = charset;
    this.pid = pid;
    style = new Style(terminal.colors(), charset);
    // the alternate screen without a cursor: what was there before comes back in the end
    out.print("\033[?1049h\033[?25l");
    out.flush();
  }

  @Override
  public boolean show(LiveState live) {
    terminal = new Terminal(); // it may have another size by now
    style = new Style(terminal.colors(), charset);
    picture = new StringBuilder("\033[H");
    List<SiteRow> rows = new ArrayList<>(live.rows().values());
    rows.sort(sort.order());
    List<LiveState.Found> findings = new ArrayList<>(live.findings().values());
    Collections.reverse(findings);
    List<LimitUsage> limits = live.limits();
    int room = Math.max(4, terminal.height() - 6);
    int findingRows = Math.min(findings.size(), Math.max(room / 3, room - rows.size()));
    int accountRows = Math.min(rows.size(), room - findingRows);

    head("ipcaudit: " + TIME.format(Instant.now()) + "  JVM " + pid + "  q quit  s sort: " + sort);
    plain(limits(limits, terminal.width()));
    head(columns());
    int spare = room - findingRows - accountRows;
    for (SiteRow row : rows.subList(0, accountRows)) {
      line(style.safe(cut(account(row), terminal.width())));
      for (PathFigures path : live.paths(row.account())) {
        if (spare > 0 && path.live() > 0) {
          plain(String.format(Locale.ROOT, "%18d by %s", path.live(), SiteRow.callers(path)));
          spare--;
        }
      }
    }
    if (!live.complete()) {
      plain("waiting for the first figures");
    } else if (rows.isEmpty()) {
      plain("no IPC object was created");
    }
    more(rows.size() - accountRows, "call site");
    head("FINDINGS");
    for (LiveState.Found found : findings.subList(0, findingRows)) {
      finding(found);
    }
    more(findings.size() - findingRows, "finding");
    out.print(picture.append("\033[J"));
    return !out.checkError();
  }

  /** The nearest first, as many as there is room for, and none that nobody can come near. */
  private static String limits(List<LimitUsage> limits, int width) {
    limits.sort(Comparator.comparingDouble((LimitUsage limit) -> -limit.fraction()));
    StringBuilder text = new StringBuilder();
    for (LimitUsage limit : limits) {
      if (limit.used() != LimitUsage.UNKNOWN && limit.max() != Long.MAX_VALUE) {
        String next = limit.name() + ' ' + limit.used() + '/' + limit.max();
        next += " " + (long) (100 * limit.fraction()) + '%';
        String between = text.length() == 0 ? "limits: " : "  ";
        if (text.length() + between.length() + next.length() > width) {
          break;
        }
        text.append(between).append(next);
      }
    }
    return text.toString();
  }

  private String columns() {
    String format =
        terminal.width() < WIDE
            ? "%-11s %5s %7s %5s %7s %5s %6s %5s  %s"
            : "%-11s %6s %8s %6s %8s %6s %7s %6s  %s";
    return String.format(
        Locale.ROOT,
        format,
        "KIND",
        "LIVE",
        "CREATED",
        "/S",
        "REMOVED",
        "/S",
        "EAGAIN",
        "/S",
        "CALL SITE");
  }

  private String account(SiteRow row) {
    SiteAccount account = row.account();
    String figures =
        String.format(
            Locale.ROOT,
            terminal.width() < WIDE
                ? "%-11s %5d %7d %5.1f %7d %5.1f %6d %5.1f %s"
                : "%-11s %6d %8d %6.1f %8d %6.1f %7d %6.1f %s",
            account.kind(),
            account.live(),
            account.created(),
            row.createdRate(),
            account.removed(),
            row.removedRate(),
            account.eagain(),
            row.eagainRate(),
            account.estimated() ? "~" : " ");
    return figures + shown(account.site(), terminal.width() - figures.length());
  }

  /** The whole, or file and line, or class and line, or the end of these, which says the most. */
  private static String shown(CallSite site, int width) {
    String text = Escape.line(site.toString());
    if (text.length() > width && site.line() > 0 && site.file() != null) {
      text = Escape.line(site.file() + ":" + site.line());
    }
    if (text.length() > width && site.line() > 0) {
      String type = site.className().substring(site.className().lastIndexOf('.') + 1);
      text = Escape.line(type + ":" + site.line());
    }
    return text.length() <= width
        ? text
        : "..." + text.substring(text.length() - Math.max(0, width - 3));
  }

  private void finding(LiveState.Found found) {
    Finding finding = found.finding();
    String before = TIME.format(found.time()) + " ";
    String after =
        Escape.line(
            ": "
                + finding.rule()
                + ": "
                + (finding.count() + " x " + finding.kind())
                + (" at " + finding.site() + ": " + finding.message()));
    int left = terminal.width() - before.length() - finding.severity().id().length();
    line(before + style.severity(finding.severity()) + style.safe(cut(after, left)));
  }

  private void more(int hidden, String what) {
    if (hidden > 0) {
      plain("and " + hidden + " more " + what + (hidden == 1 ? "" : "s"));
    }
  }

  private void head(String text) {
    line(style.head(cut(text, terminal.width())));
  }

  private void plain(String text) {
    line(style.safe(cut(Escape.line(text), terminal.width())));
  }

  /** What was on the line before goes, too. */
  private void line(String text) {
    picture.append(text).append("\033[K\r\n");
  }

  private static String cut(String text, int width) {
    return text.codePointCount(0, text.length()) <= width
        ? text
        : text.substring(0, text.offsetByCodePoints(0, Math.max(0, width)));
  }

  @Override
  public boolean key(int key) {
    if (key == 's' || key == 'S') {
      sort = sort.next();
      return true;
    }
    return false;
  }

  @Override
  public void end(String why) {
    close();
    out.println("ipcaudit: " + Escape.line(why));
    out.flush();
  }

  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      out.print("\033[?25h\033[?1049l");
      out.flush();
    }
  }
}
