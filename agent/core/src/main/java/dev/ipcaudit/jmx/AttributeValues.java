package dev.ipcaudit.jmx;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.ScanOutcome;
import dev.ipcaudit.audit.rule.Rule;
import dev.ipcaudit.audit.rule.Rules;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.text.Escape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import org.jspecify.annotations.Nullable;

/** The figures at one moment: what is read of one scrape fits together. For one thread. */
final class AttributeValues {

  /** How many lines exporters make series of, so that no leak swells their data base. */
  static final int MAX_SITES = 20;

  /** How many call paths to these lines they do. */
  static final int MAX_PATHS = 50;

  /** How many findings they do. */
  static final int MAX_FINDINGS = 50;

  private final AuditSource source;
  private final ScanOutcome scan;
  private final Row[] byKind = new Row[Kind.values().length];
  private final List<SiteRow> rows = new ArrayList<>();
  private @Nullable Row all;

  AttributeValues(AuditSource source) {
    this.source = source;
    scan = source.lastScan();
  }

  /** Adds accounts up when the first figure of them is asked for: some clients ask one by one. */
  private Row addUp() {
    Row sum = all;
    if (sum == null) {
      sum = new Row();
      for (int i = 0; i < byKind.length; i++) {
        byKind[i] = new Row();
      }
      for (Account account : source.accounts()) {
        SiteRow row = new SiteRow(account);
        byKind[account.kind().ordinal()].add(account);
        sum.add(account);
        rows.add(row);
      }
      all = sum;
    }
    return sum;
  }

  AuditSource source() {
    return source;
  }

  ScanOutcome scan() {
    return scan;
  }

  /** Of all kinds. */
  Row all() {
    return addUp();
  }

  /** Every kind, also those that this JVM does not use: series shall not begin in the middle. */
  TabularData objects() {
    addUp();
    TabularDataSupport data = Tables.OBJECTS.data();
    for (Kind kind : Kind.values()) {
      Row row = byKind[kind.ordinal()];
      Tables.OBJECTS.add(data, kind.id(), row.live(), row.created(), row.removed(), row.eagain());
    }
    return data;
  }

  /** The lines that hold most, or fail. */
  TabularData sites() {
    TabularDataSupport data = Tables.SITES.data();
    for (SiteRow row : worst()) {
      add(data, row);
    }
    return data;
  }

  private List<SiteRow> worst() {
    addUp();
    rows.sort(SiteRow.MOST_LIVE_FIRST);
    List<SiteRow> worst = new ArrayList<>();
    for (SiteRow row : rows) {
      if (worst.size() < MAX_SITES && (row.live() > 0 || row.eagain() > 0)) {
        worst.add(row);
      }
    }
    return worst;
  }

  /** The paths to these lines that hold most, or fail. */
  TabularData paths() {
    List<PathRow> paths = new ArrayList<>();
    for (SiteRow row : worst()) {
      paths.addAll(PathRow.of(row.account));
    }
    paths.sort(PathRow.MOST_LIVE_FIRST);
    TabularDataSupport data = Tables.PATHS.data();
    for (PathRow path : paths.subList(0, Math.min(paths.size(), MAX_PATHS))) {
      Tables.PATHS.add(data, path.values());
    }
    return data;
  }

  /** Every line. */
  TabularData allSites() {
    addUp();
    TabularDataSupport data = Tables.SITES.data();
    for (SiteRow row : rows) {
      add(data, row);
    }
    return data;
  }

  private static void add(TabularDataSupport sites, SiteRow row) {
    Tables.SITES.add(
        sites,
        row.account.kind().id(),
        Escape.line(row.account.site().toString()),
        row.live(),
        row.created(),
        row.removed(),
        row.eagain());
  }

  /** Every rule, also those that found nothing: an alert has to see them go back to 0. */
  TabularData findings() {
    TabularDataSupport data = Tables.FINDINGS.data();
    for (Rule each : Rules.ofJvm()) {
      RuleId rule = each.id();
      Tables.FINDINGS.add(
          data,
          rule.id(),
          count(rule, Severity.ERROR),
          count(rule, Severity.WARNING),
          count(rule, Severity.NOTE));
    }
    return data;
  }

  /**
   * How many findings the last scan had.
   *
   * @param rule null for all
   * @param severity null for all
   */
  long count(@Nullable RuleId rule, @Nullable Severity severity) {
    long count = 0;
    for (Finding finding : scan.left()) {
      boolean counts =
          (rule == null || finding.rule() == rule)
              && (severity == null || finding.severity() == severity);
      count += counts ? 1 : 0;
    }
    return count;
  }

  /** The gravest findings. */
  TabularData findingsBySite() {
    TabularDataSupport data = Tables.FINDINGS_BY_SITE.data();
    for (Finding finding : scan.left()) {
      if (data.size() < MAX_FINDINGS) {
        Tables.FINDINGS_BY_SITE.add(
            data,
            finding.rule().id(),
            finding.severity().id(),
            finding.kind().id(),
            Escape.line(finding.site().toString()),
            finding.count());
      }
    }
    return data;
  }

  TabularData limits() {
    TabularDataSupport data = Tables.LIMITS.data();
    for (LimitUsage limit : scan.limits()) {
      boolean known = limit.used() != LimitUsage.UNKNOWN;
      Tables.LIMITS.add(
          data,
          limit.name(),
          known ? limit.used() : null,
          limit.max(),
          known ? 100 * limit.fraction() : null);
    }
    return data;
  }

  TabularData coverage() {
    TabularDataSupport data = Tables.COVERAGE.data();
    for (Map.Entry<String, String> part : source.coverage().entrySet()) {
      String state = Escape.line(part.getValue());
      Tables.COVERAGE.add(data, part.getKey(), state, gap(state));
    }
    return data;
  }

  /** Parts that are not wholly seen. */
  int gaps() {
    int gaps = 0;
    for (String state : source.coverage().values()) {
      gaps += gap(state);
    }
    return gaps;
  }

  private static int gap(String state) {
    return state.startsWith("failed")
            || state.startsWith("partial")
            || state.startsWith(Coverage.NOT_COVERED)
        ? 1
        : 0;
  }

  String[] notes() {
    List<String> notes = new ArrayList<>();
    for (String note : source.notes()) {
      notes.add(Escape.line(note));
    }
    return notes.toArray(new String[0]);
  }

  /** The sums over accounts. */
  static class Row {

    private long created;
    private long removed;
    private long eagain;

    final void add(Account more) {
      // in this order: what is created and removed meanwhile must not make it less than none
      removed += more.removed();
      created += more.created();
      eagain += more.eagain();
    }

    final long live() {
      return Math.max(0, created - removed);
    }

    final long created() {
      return created;
    }

    final long removed() {
      return removed;
    }

    final long eagain() {
      return eagain;
    }
  }

  /** One account. */
  private static final class SiteRow extends Row {

    static final Comparator<SiteRow> MOST_LIVE_FIRST =
        Comparator.comparingLong(SiteRow::live).thenComparingLong(SiteRow::eagain).reversed();

    final Account account;

    SiteRow(Account account) {
      this.account = account;
      add(account);
    }
  }
}
