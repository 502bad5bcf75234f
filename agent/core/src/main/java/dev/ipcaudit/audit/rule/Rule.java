package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.model.Tool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of one rule: what it is called, what it finds, why that matters, what to do about it, and the
 * judgment. Whatever shows rules reads it here. Without state, and so thread-safe; what has to be
 * remembered from scan to scan is in its {@link Trend}.
 */
public abstract class Rule {

  private static final String PAGE = Tool.URI + "/blob/main/agent/docs/rules.md#";

  /** When a rule can say anything. */
  enum Moment {
    /** At the end and at any time before: what it finds is wrong, whatever comes. */
    ANY_TIME,
    /** At the end only: until then somebody may still put it right. */
    END,
    /** At the end, and before that at timed scans: one look says nothing. */
    SCANS_AND_END,
    /** At timed scans only. */
    SCANS,
    /** Never in a JVM, only in the command {@code scan}. */
    COMMAND
  }

  private final RuleId id;
  private final Moment moment;
  private final Severity severity;
  private final String title;
  private final String description;
  private final String help;

  /**
   * @param severity that of most findings
   * @param title one short sentence
   * @param description what is found, and why it matters
   * @param help what to do, whatever the kind of the object
   */
  Rule(RuleId id, Moment moment, Severity severity, String title, String description, String help) {
    this.id = id;
    this.moment = moment;
    this.severity = severity;
    this.title = title;
    this.description = description;
    this.help = help;
  }

  /** Where the reference describes it: a page on the web, with its heading. */
  public final String page() {
    return PAGE + id();
  }

  /** The stable name. */
  public final RuleId id() {
    return id;
  }

  /** The severity of most findings. */
  public final Severity severity() {
    return severity;
  }

  /** One short sentence. */
  public final String title() {
    return title;
  }

  /** What is found, and why it matters. */
  public final String description() {
    return description;
  }

  /** What to do, whatever the kind of the object. */
  public final String help() {
    return help;
  }

  /** When it can say anything. */
  final Moment moment() {
    return moment;
  }

  /** What to do about a finding of that kind: one sentence that names the call to add. */
  public String remedy(Kind kind) {
    return help;
  }

  /** Whether {@link #judge(Evidence)} may be asked while the JVM runs. */
  final boolean isOfAnyTime() {
    return moment == Moment.ANY_TIME;
  }

  /** Whether, while the JVM runs, scans alone can tell. */
  final boolean isOfScans() {
    return moment == Moment.SCANS || moment == Moment.SCANS_AND_END;
  }

  /** What the ledger and the kernel say of this JVM, by this rule. */
  List<Finding> judge(Evidence evidence) {
    return List.of();
  }

  /**
   * What this rule sees in several scans on end of a JVM that runs, for one {@link RunningAudit};
   * null if it looks at one moment alone.
   *
   * @param leakAgeMillis how old something must be before it is suspected
   */
  @Nullable Trend trend(Evidence.Source source, long leakAgeMillis) {
    return null;
  }

  /** What the kernel says of the whole machine, by this rule: for the command {@code scan}. */
  public List<ScanFinding> judge(Machine machine) {
    return List.of();
  }
}
