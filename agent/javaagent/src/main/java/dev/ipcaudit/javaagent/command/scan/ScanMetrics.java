package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.advice.Advice;
import dev.ipcaudit.audit.advice.Advisors;
import dev.ipcaudit.audit.rule.ScanFinding;
import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What {@code scan --format=openmetrics} writes: counts, and nothing that others have named. All of
 * them are gauges without a time, since that is what OpenMetrics 1.0 and the textfile collector of
 * Prometheus' node exporter both take: the latter reads Prometheus' older text format (where the
 * types {@code info} and {@code unknown} are errors, and the ends of names mean nothing), refuses a
 * file with timestamps, and passes over {@code # EOF} and {@code # UNIT} as comments.
 */
final class ScanMetrics {

  /** Users of whom there is a series; the rest is counted together. */
  private static final int MOST_USERS = 20;

  /** What can be found without {@code --pid}: there with 0, so that an alert sees when it ends. */
  private static final Set<RuleId> RULES =
      EnumSet.of(
          RuleId.ORPHANED_OBJECT,
          RuleId.ABANDONED_SEMAPHORE,
          RuleId.DEADLOCK_SUSPECT,
          RuleId.QUEUE_BACKLOG,
          RuleId.EXPOSED_OBJECT,
          RuleId.LIMIT_NEAR,
          RuleId.LIMIT_EXHAUSTED);

  private static final Set<Kind> WITH_BYTES =
      EnumSet.of(Kind.SYSV_SHM, Kind.SYSV_MSG, Kind.POSIX_SHM);
  private static final Set<Kind> WITH_MESSAGES = EnumSet.of(Kind.SYSV_MSG, Kind.POSIX_MQ);

  private final StringBuilder text = new StringBuilder();
  private final ScanResult result;

  private ScanMetrics(ScanResult result) {
    this.result = result;
  }

  static void write(ScanResult result, OutputStream out) throws IOException {
    ScanMetrics metrics = new ScanMetrics(result);
    metrics.all();
    out.write(metrics.text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void all() {
    objects("objects", "", "IPC objects by kind and state.", Inventory.KINDS, entry -> 1);
    String bytes = "Bytes of segments, of shared memory objects and in System V queues.";
    objects("object_bytes", "bytes", bytes, WITH_BYTES, entry -> entry.size);
    String messages = "Messages in queues.";
    objects("messages", "", messages, WITH_MESSAGES, entry -> Math.max(0, entry.queued));
    users();
    findings();
    limits();
    if (result.advice() != null) {
      advice(result.advice());
    }
    head(
        "ipc_namespaces", "", "IPC namespaces in which processes are that show it, this included.");
    value("ipc_namespaces", result.namespaces().others().size() + 1);
    head(
        "processes_elsewhere",
        "",
        "Processes in other IPC namespaces, whose objects do not count.");
    value("processes_elsewhere", result.namespaces().elsewhere());
    head("coverage_gaps", "", "Notes on what the scan could not see.");
    value("coverage_gaps", result.notes().size());
    head("scan_timestamp_seconds", "seconds", "When the scan began, since 1970.");
    sample("scan_timestamp_seconds", "", seconds(result.atMillis(), 3));
    head("scan_duration_seconds", "seconds", "How long the scan took.");
    sample("scan_duration_seconds", "", seconds(result.nanos() / 1000, 6));
    head("build", "", "Always 1; the version of ipcaudit that scanned.");
    sample("build", "{version=\"" + version() + "\"}", "1");
    text.append("# EOF\n");
  }

  private void objects(
      String name, String unit, String help, Set<Kind> kinds, ToLongFunction<IpcEntry> what) {
    head(name, unit, help);
    Map<String, Long> sums = new TreeMap<>();
    for (Kind kind : kinds) {
      for (OrphanVerdict.Fate fate : OrphanVerdict.Fate.values()) {
        sums.put(labels("kind", kind.id(), "state", fate.id()), 0L);
      }
    }
    for (IpcEntry entry : result.entries()) {
      if (kinds.contains(entry.kind)) {
        String labels = labels("kind", entry.kind.id(), "state", entry.verdict.fate().id());
        sums.merge(labels, what.applyAsLong(entry), Long::sum);
      }
    }
    sums.forEach((labels, sum) -> sample(name, labels, Long.toString(sum)));
  }

  /** Those with the most objects by their numbers, and all others as one. */
  private void users() {
    head("user_objects", "", "IPC objects by kind and owner, of the 20 users that own the most.");
    Map<Long, Long> counts = new TreeMap<>();
    result.entries().forEach(entry -> counts.merge(entry.uid, 1L, Long::sum));
    List<Long> most = new ArrayList<>(counts.keySet());
    most.sort((a, b) -> Long.compare(counts.getOrDefault(b, 0L), counts.getOrDefault(a, 0L)));
    Set<Long> shown = Set.copyOf(most.subList(0, Math.min(MOST_USERS, most.size())));
    Map<String, Long> sums = new TreeMap<>();
    for (IpcEntry entry : result.entries()) {
      String user = shown.contains(entry.uid) ? Long.toString(entry.uid) : "other";
      sums.merge(labels("kind", entry.kind.id(), "uid", user), 1L, Long::sum);
    }
    sums.forEach((labels, sum) -> sample("user_objects", labels, Long.toString(sum)));
  }

  private void findings() {
    Map<String, Long> findings = new TreeMap<>();
    Map<String, Long> objects = new TreeMap<>();
    for (RuleId rule : RULES) {
      for (Severity severity : Severity.values()) {
        findings.put(labels("rule", rule.id(), "severity", severity.id()), 0L);
      }
    }
    objects.putAll(findings);
    for (ScanFinding finding : result.findings()) {
      String labels = labels("rule", finding.rule().id(), "severity", finding.severity().id());
      findings.merge(labels, 1L, Long::sum);
      objects.merge(labels, (long) finding.objects().size(), Long::sum);
    }
    head("findings", "", "Findings of this scan by rule and severity.");
    findings.forEach((labels, count) -> sample("findings", labels, Long.toString(count)));
    head("finding_objects", "", "Objects that the findings are about, by rule and severity.");
    objects.forEach((labels, count) -> sample("finding_objects", labels, Long.toString(count)));
  }

  private void limits() {
    Map<String, LimitUsage> limits = new LinkedHashMap<>();
    // with --pid a process may have one of the same name, and a series must be there once
    result.limits().forEach(limit -> limits.putIfAbsent(limit.name(), limit));
    head("limit_used", "", "Use of each limit of the kernel, where it shows that.");
    for (LimitUsage limit : limits.values()) {
      if (limit.used() != LimitUsage.UNKNOWN) {
        sample("limit_used", labels("limit", limit.name()), Long.toString(limit.used()));
      }
    }
    head("limit_max", "", "The limits of the kernel.");
    for (LimitUsage limit : limits.values()) {
      boolean none = limit.max() == Long.MAX_VALUE || limit.max() == 0;
      String max = none ? "+Inf" : Long.toString(limit.max());
      sample("limit_max", labels("limit", limit.name()), max);
    }
  }

  private void advice(List<Advice> all) {
    head("advice", "", "Pieces of advice of this scan, by advisor.");
    Map<String, Long> counts = new TreeMap<>();
    Advisors.all().forEach(advisor -> counts.put(labels("advisor", advisor.id()), 0L));
    all.forEach(advice -> counts.merge(labels("advisor", advice.advisor()), 1L, Long::sum));
    counts.forEach((labels, count) -> sample("advice", labels, Long.toString(count)));
  }

  private void head(String name, String unit, String help) {
    text.append("# TYPE ipcaudit_node_").append(name).append(" gauge\n");
    if (!unit.isEmpty()) {
      text.append("# UNIT ipcaudit_node_").append(name).append(' ').append(unit).append('\n');
    }
    text.append("# HELP ipcaudit_node_").append(name).append(' ').append(help).append('\n');
  }

  private void value(String name, long value) {
    sample(name, "", Long.toString(value));
  }

  private void sample(String name, String labels, String value) {
    text.append("ipcaudit_node_").append(name).append(labels).append(' ').append(value);
    text.append('\n');
  }

  /** Names and values in turn; the values are ids, numbers and names of limits. */
  private static String labels(String... pairs) {
    StringBuilder labels = new StringBuilder("{");
    for (int i = 0; i < pairs.length; i += 2) {
      labels.append(i == 0 ? "" : ",").append(pairs[i]).append("=\"").append(pairs[i + 1]);
      labels.append('"');
    }
    return labels.append('}').toString();
  }

  /** A number of parts of a second, without an exponent. */
  private static String seconds(long parts, int digits) {
    return BigDecimal.valueOf(parts, digits).toPlainString();
  }

  private static String version() {
    String version = Agent.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version.replaceAll("[^A-Za-z0-9.+_-]", "");
  }
}
