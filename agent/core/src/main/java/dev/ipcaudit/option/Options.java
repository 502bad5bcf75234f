package dev.ipcaudit.option;

import dev.ipcaudit.log.LogLevel;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for, checked and immutable. Enums and matchers are made when first asked for,
 * so that premain does not load them.
 */
public final class Options {

  /** Before the key in a system property. */
  public static final String PROPERTY_PREFIX = "ipcaudit.";

  /** Before the key in a variable: in capitals, its dots and hyphens as underscores. */
  public static final String VARIABLE_PREFIX = "IPCAUDIT_";

  static final String REPORT_EXPECTED =
      "a file ending in .codequality.json, .collapsed, .html, .json, .md, .sarif, .txt or .xml";

  private static final String OFF = "off";
  private static final String WARN = "warn";

  private final OptionTable table;
  private final boolean ci;
  private final String failOn;
  private final int exitCode;
  private final List<String> reports;
  private final String reportMode;
  private final @Nullable String baseline;
  private final @Nullable String baselineWrite;
  private final @Nullable Persistent persistent;
  private final @Nullable IgnoreRules ignored;
  private final long scanMillis;
  private final long leakAgeMillis;
  private final long blockedMillis;
  private final int stackDepth;
  private final @Nullable SitePatterns siteSkip;
  private final String sourceRoot;
  private final boolean keepsBlackbox;
  private final @Nullable String blackbox;
  private final boolean jmx;
  private final String log;
  private final String logFindings;
  private final boolean logsToHost;
  private final int maxObjects;
  private final double overhead;

  /**
   * Reads agent arguments, system properties {@code ipcaudit.KEY}, environment variables {@code
   * IPCAUDIT_KEY}, the variable {@code IPCAUDIT_OPTS} and the file named by {@code config}; the
   * nearest value of a key wins. Values that a nearer one hides are not checked, keys always are.
   *
   * @param agentArgs {@code key=value,key=value}; null and empty entries are fine
   * @throws OptionException if a key is unknown or given twice in one source, or a value is bad
   */
  public static Options parse(@Nullable String agentArgs) throws OptionException {
    return parse(agentArgs, System.getProperties(), System.getenv());
  }

  /** The same with the properties and the environment of another JVM. */
  public static Options parse(
      @Nullable String agentArgs, Properties properties, Map<String, String> env)
      throws OptionException {
    return new Options(OptionSources.read(agentArgs, properties, env));
  }

  /** What holds where nothing is given at all. */
  public static Options byDefault() {
    try {
      return parse(null, new Properties(), Map.of());
    } catch (OptionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether there is to be a verdict at the end. */
  public boolean judges() {
    return ci || !reports.isEmpty() || baselineWrite != null;
  }

  /** Whether a verdict on stderr is all that is wanted at the end, and nothing is declared. */
  public boolean asksForVerdictAlone() {
    return ci
        && reports.isEmpty()
        && baseline == null
        && baselineWrite == null
        && persistent == null
        && ignored == null;
  }

  /** Whether files are named that are read or written later, and can be looked at now. */
  public boolean namesFiles() {
    return !reports.isEmpty() || baseline != null || baselineWrite != null || blackbox != null;
  }

  /**
   * For the caller to throw: what a key names cannot be used.
   *
   * @param part the value of the key, or one part of it
   */
  public OptionException bad(String key, String part, String expected) {
    return table.bad(key, part, expected);
  }

  private Options(OptionTable table) throws OptionException {
    this.table = table;
    ci = ci(table);
    failOn =
        table.given("fail-on")
            ? ValueParser.word(table, "fail-on", "error", "warning", "note")
            : "warning";
    exitCode = table.given("exitcode") ? ValueParser.whole(table, "exitcode", 0, 255) : 23;
    reports = reports(table);
    reportMode =
        table.given("report.mode")
            ? ValueParser.word(table, "report.mode", "0600", "0640", "0644", "0660", "0664")
            : "0600";
    baseline = table.text("baseline", "a file");
    baselineWrite = table.text("baseline-write", "a file");
    persistent = table.given("persistent") ? Persistent.parse(table) : null;
    ignored = table.given("ignore") ? IgnoreRules.parse(table) : null;
    scanMillis = table.given("scan") ? ValueParser.millis(table, "scan") : 60_000;
    leakAgeMillis = table.given("leak.age") ? ValueParser.millis(table, "leak.age") : 600_000;
    blockedMillis = table.given("blocked") ? ValueParser.millis(table, "blocked") : 200;
    stackDepth = table.given("stack.depth") ? ValueParser.whole(table, "stack.depth", 1, 1024) : 32;
    siteSkip = table.given("site.skip") ? SitePatterns.parse(table, "site.skip") : null;
    sourceRoot = sourceRoot(table);
    String directory = table.text("blackbox", "a directory or off");
    keepsBlackbox = !"off".equals(directory);
    blackbox = keepsBlackbox ? directory : null;
    jmx = !table.given("jmx") || ValueParser.word(table, "jmx", "true", "false").equals("true");
    log =
        table.given("log")
            ? ValueParser.word(table, "log", "off", "error", "warn", "info", "debug")
            : "warn";
    logFindings =
        table.given("log.findings")
            ? ValueParser.word(table, "log.findings", OFF, "error", WARN, "note")
            : OFF;
    logsToHost =
        table.given("log.findings.to")
            && ValueParser.word(table, "log.findings.to", "stderr", "logger").equals("logger");
    maxObjects =
        table.given("max-objects")
            ? ValueParser.whole(table, "max-objects", 1, 100_000_000)
            : 1_000_000;
    overhead = table.given("overhead") ? ValueParser.fraction(table, "overhead") : 0.005;
  }

  private static boolean ci(OptionTable table) throws OptionException {
    String value = table.value("ci");
    if (value == null || value.equals("true")) {
      return table.given("ci");
    }
    if (value.equals("false")) {
      return false;
    }
    throw table.bad("ci", "ci alone, ci=true or ci=false");
  }

  private static List<String> reports(OptionTable table) throws OptionException {
    String files = table.text("report", REPORT_EXPECTED);
    if (files == null) {
      return List.of();
    }
    List<String> reports = new ArrayList<>(2);
    int start = 0;
    while (start <= files.length()) {
      int plus = files.indexOf('+', start);
      int end = plus < 0 ? files.length() : plus;
      String file = files.substring(start, end).trim();
      if (!known(file)) {
        throw table.bad("report", file, REPORT_EXPECTED);
      }
      reports.add(file);
      start = end + 1;
    }
    return Collections.unmodifiableList(reports);
  }

  /** Whether a name ends as that of a report. */
  static boolean known(String file) {
    return file.endsWith(".collapsed")
        || file.endsWith(".html")
        || file.endsWith(".json")
        || file.endsWith(".md")
        || file.endsWith(".sarif")
        || file.endsWith(".txt")
        || file.endsWith(".xml");
  }

  private static String sourceRoot(OptionTable table) throws OptionException {
    String expected = "a directory relative to the checkout, such as src/main/java/";
    String roots = table.text("srcroot", expected);
    if (roots == null) {
      return "";
    }
    for (int start = 0; start <= roots.length(); ) {
      int plus = roots.indexOf('+', start);
      String root = roots.substring(start, plus < 0 ? roots.length() : plus);
      // a colon would make a scheme or a drive of it, and dots would lead out of the checkout
      if (root.isEmpty()
          || root.startsWith("/")
          || root.indexOf(':') >= 0
          || ("/" + root + "/").contains("/../")) {
        throw table.bad("srcroot", root, expected);
      }
      start += root.length() + 1;
    }
    return roots;
  }

  /** All that was given, wherever, as {@code key=value,key=value}; empty if nothing was. */
  public String given() {
    return table.text();
  }

  /**
   * Throws for the first of what is given here that is otherwise where the agent runs already, and
   * cannot be changed there. The baseline can: it may be read anew.
   */
  public void checkUnchanged(Options running) throws OptionException {
    String unchangeable = table.unchangeable(running.table);
    if (unchangeable != null) {
      throw new OptionException(unchangeable, false);
    }
  }

  /** Whether to judge at exit and to fail on findings. Default false. */
  public boolean ci() {
    return ci;
  }

  /** From which severity on a finding fails the build. Default {@code warning}. */
  public Severity failOn() {
    return Severity.valueOf(failOn.toUpperCase(Locale.ROOT));
  }

  /** The exit code of a failed build, 0 to 255. Default 23. */
  public int exitCode() {
    return exitCode;
  }

  /** The files to write, {@code %p} not yet replaced; see {@code ReportFiles}. Default none. */
  public List<String> reports() {
    return reports;
  }

  /** The mode of these files in octal, of four digits; the umask still holds. Default 0600. */
  public String reportMode() {
    return reportMode;
  }

  /** The file of accepted findings, or null. */
  public @Nullable String baseline() {
    return baseline;
  }

  /** The file to write the present findings to, to be accepted later, or null. */
  public @Nullable String baselineWrite() {
    return baselineWrite;
  }

  public Persistent persistent() {
    return persistent == null ? Persistent.NONE : persistent;
  }

  public IgnoreRules ignored() {
    return ignored == null ? IgnoreRules.NONE : ignored;
  }

  /** Milliseconds between two scans of the kernel's tables, 0 for none. Default one minute. */
  public long scanMillis() {
    return scanMillis;
  }

  /** The age in milliseconds from which on a growing site is suspect. Default ten minutes. */
  public long leakAgeMillis() {
    return leakAgeMillis;
  }

  /** Milliseconds in one call from which on a thread counts as blocked. Default 200. */
  public long blockedMillis() {
    return blockedMillis;
  }

  /** How many frames of a call's stack are kept, 1 to 1024. Default 32. */
  public int stackDepth() {
    return stackDepth;
  }

  /** Whether the host's own wrappers are named. */
  public boolean skipsSites() {
    return siteSkip != null;
  }

  /** The host's own wrappers, which are never the site of a call. */
  public SitePatterns siteSkip() {
    return siteSkip == null ? SitePatterns.NONE : siteSkip;
  }

  /**
   * Where packages begin in the checkout of the host's sources: directories relative to it, joined
   * by {@code +}. Default empty.
   */
  public String sourceRoot() {
    return sourceRoot;
  }

  /** Whether to write down outside of this JVM what outlives it. Default true. */
  public boolean keepsBlackbox() {
    return keepsBlackbox;
  }

  /** The directory of the black box, or null for the one of this user. */
  public @Nullable String blackbox() {
    return blackbox;
  }

  /** Whether to register the MXBean. Default true. */
  public boolean jmx() {
    return jmx;
  }

  /** Whether new findings go into a log while the JVM runs. Default false. */
  public boolean logsFindings() {
    return !logFindings.equals(OFF);
  }

  /** From which severity on findings are logged, if any are. */
  public Severity logFindings() {
    return logFindings.equals(WARN)
        ? Severity.WARNING
        : Severity.valueOf(logFindings.toUpperCase(Locale.ROOT));
  }

  /** Whether findings are logged by the host's logging rather than on stderr. Default false. */
  public boolean logsToHost() {
    return logsToHost;
  }

  /** Whether another level than the default was asked for. */
  public boolean setsLog() {
    return !log.equals("warn");
  }

  /** Default {@code warn}. */
  public LogLevel log() {
    return LogLevel.valueOf(log.toUpperCase(Locale.ROOT));
  }

  /** The bound of the tables, 1 to 100 million objects. Default one million. */
  public int maxObjects() {
    return maxObjects;
  }

  /** The allowance for stack walks as a fraction of one core, 0 to 1. Default 0.005. */
  public double overhead() {
    return overhead;
  }
}
