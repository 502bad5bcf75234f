package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.rule.ScanFinding;
import dev.ipcaudit.box.CreatorLookup;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code scan} shows a person. */
final class ScanText {

  /** Nobody reads more; {@code --json} has them all. */
  static final int MOST_ROWS = 1000;

  private static final int MOST_VALUES = 8;
  private static final int MOST_PIDS = 3;
  private static final int MOST_OF_A_COLUMN = 40;
  private static final int LEAST_OF_A_COLUMN = 12;

  /** Beside the state, on a narrow terminal. */
  private static final int COLUMNS_OF_A_ROW = 5;

  private final PrintStream out;
  private final Style style;
  private final int width;
  private final TextLines below;
  private final Users users = new Users();

  ScanText(PrintStream out, Style style, int width) {
    this.out = out;
    this.style = style;
    this.width = width;
    below = new TextLines(out, style, width);
  }

  void print(ScanResult result) {
    objects(result.entries());
    if (result.process() != null) {
      new ProcessText(out, style, width).print(result.process());
    }
    findings(result);
    if (result.advice() != null) {
      new AdviceText(out, style, width).print(result.advice());
    }
    limits(result.limits());
    for (String note : result.notes()) {
      out.println(style.safe("note: " + note));
    }
  }

  private void objects(List<IpcEntry> entries) {
    if (entries.isEmpty()) {
      out.println("no objects");
      return;
    }
    // a name that is cut is whole beside the state, and must leave room for that
    int most =
        width == Terminal.UNLIMITED
            ? Terminal.UNLIMITED
            : Math.max(LEAST_OF_A_COLUMN, Math.min(MOST_OF_A_COLUMN, width / COLUMNS_OF_A_ROW));
    TextTable table =
        new TextTable(
            most, "KIND", "ID", "KEY", "OWNER", "MODE", "SIZE", "IDLE", "CREATOR", "LAST", "VALUES",
            "STATE");
    long now = System.currentTimeMillis() / 1000;
    for (IpcEntry entry : entries.subList(0, Math.min(MOST_ROWS, entries.size()))) {
      table.add(
          entry.kind.id(),
          entry.label(),
          entry.keyText(),
          owner(entry),
          entry.mode(),
          size(entry),
          age(now - entry.touched()),
          entry.cpid > 0 ? Integer.toString(entry.cpid) : "?",
          last(entry),
          values(entry),
          named(entry, most) + state(entry));
    }
    table.optional("VALUES", "KEY", "LAST", "MODE", "CREATOR");
    List<String> left = table.print(out, style, width);
    if (!left.isEmpty()) {
      String text = "columns that need more room: " + String.join(" ", left);
      TextTable.wrap(text, width, "").forEach(out::println);
    }
    if (entries.size() > MOST_ROWS) {
      out.println("... and " + (entries.size() - MOST_ROWS) + " more, which --json shows");
    }
  }

  /** The name of an object whose own column cuts it. */
  private static String named(IpcEntry entry, int most) {
    String label = entry.label();
    return label.length() <= most ? "" : label + ": ";
  }

  private String owner(IpcEntry entry) {
    String owner = users.name(entry.uid);
    return entry.uid == entry.cuid ? owner : owner + "<" + users.name(entry.cuid);
  }

  static String size(IpcEntry entry) {
    if (entry.kind == Kind.SYSV_SEM) {
      return entry.size + " sem";
    }
    if (entry.kind == Kind.SYSV_MSG) {
      return entry.queued + " msg, " + bytes(entry.size);
    }
    if (entry.kind == Kind.POSIX_MQ) {
      return entry.queued < 0 ? "?" : entry.queued + " of " + entry.capacity + " msg";
    }
    return entry.kind == Kind.POSIX_SEM ? "1 sem" : bytes(entry.size);
  }

  static String bytes(long bytes) {
    String units = "KMGTPE";
    if (bytes < 10_240) {
      return bytes + " B";
    }
    int unit = -1;
    double value = bytes;
    while (value >= 1024 && unit < units.length() - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", value, units.charAt(unit));
  }

  static String age(long seconds) {
    if (seconds < 0) {
      return "0s";
    }
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 7200) {
      return seconds / 60 + "m";
    }
    return seconds < 172_800 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }

  /** Who used it last, the creator of a segment left out. */
  private static String last(IpcEntry entry) {
    List<String> pids = new ArrayList<>();
    for (int pid : entry.lastPids()) {
      if (pid != entry.cpid || pid == entry.lpid) {
        pids.add(Integer.toString(pid));
      }
    }
    return pids.size() > MOST_PIDS
        ? String.join(" ", pids.subList(0, MOST_PIDS)) + " ..."
        : String.join(" ", pids);
  }

  private static String values(IpcEntry entry) {
    if (entry.values == null) {
      return entry.kind == Kind.SYSV_SEM || entry.kind == Kind.POSIX_SEM ? "?" : "";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < entry.values.length && i < MOST_VALUES; i++) {
      text.append(i == 0 ? "" : " ").append(entry.values[i]);
    }
    text.append(entry.values.length > MOST_VALUES ? " ..." : "");
    return entry.waiting() > 0
        ? text.append(" (").append(entry.waiting()).append(" wait)").toString()
        : text.toString();
  }

  static String state(IpcEntry entry) {
    List<String> reasons = new ArrayList<>(entry.verdict.reasons());
    if (!entry.users.isEmpty() && entry.systemV()) {
      reasons.add("by " + entry.users);
    }
    reasons.addAll(entry.verdict.doubts());
    for (CreatorLookup.Maker claim : entry.claims) {
      reasons.add(CreatorIndex.claim(claim));
    }
    return fate(entry) + (reasons.isEmpty() ? "" : ": " + String.join(", ", reasons));
  }

  static String fate(IpcEntry entry) {
    return entry.verdict.fate().id().replace('-', ' ');
  }

  private void findings(ScanResult result) {
    List<ScanFinding> findings = result.findings();
    out.println();
    if (findings.isEmpty()) {
      out.println("no findings");
    }
    for (ScanFinding finding : findings) {
      List<String> lines =
          TextTable.wrap(
              finding.severity().id()
                  + ": "
                  + finding.rule()
                  + ": "
                  + finding.kind()
                  + ": "
                  + finding.message(),
              width,
              "");
      String first = lines.get(0).substring(finding.severity().id().length());
      out.println(style.severity(finding.severity()) + style.safe(first));
      lines.subList(1, lines.size()).forEach(line -> out.println(style.safe(line)));
      below.labels(finding.objects());
      if (finding.rule() == RuleId.ORPHANED_OBJECT) {
        OrphanPaths.lines(result.entries(), finding.kind()).forEach(below::indented);
      }
      below.indented("fix: " + finding.remedy());
    }
  }

  private void limits(List<LimitUsage> limits) {
    out.println();
    TextTable table = new TextTable(Terminal.UNLIMITED, "LIMIT", "USED", "OF", "");
    for (LimitUsage limit : limits) {
      boolean known = limit.used() != LimitUsage.UNKNOWN;
      table.add(
          limit.name(),
          known ? Long.toString(limit.used()) : "?",
          limit.max() == Long.MAX_VALUE || limit.max() == 0
              ? "unlimited"
              : Long.toString(limit.max()),
          known && limit.max() > 0 && limit.max() < Long.MAX_VALUE
              ? String.format(Locale.ROOT, "%.1f %%", 100 * limit.fraction())
              : "");
    }
    table.print(out, style, width);
  }
}
