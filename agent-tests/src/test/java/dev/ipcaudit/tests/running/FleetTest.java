package dev.ipcaudit.tests.running;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Jmx;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Prometheus;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Scrape;
import dev.ipcaudit.tests.frame.Target;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A real Prometheus watches JVMs that leak, with the files that the agent brings. Run by {@code mvn
 * -Pfleet}.
 */
@Tag("fleet")
@Execution(ExecutionMode.SAME_THREAD)
class FleetTest {

  private static final Path ALERTS = Layout.EXPORTER_RULES.resolve("prometheus-alerts.yaml");

  @Test
  void thePrometheusOfAFleetSeesTheLeaksOfAllJvms() {
    try (Running one = exported(Jdks.all().get(0), "sets");
        Running other = exported(Jdks.newest(), "queues");
        Running traced = traced(Jdks.newest());
        Prometheus prometheus =
            Prometheus.of(
                Map.of(
                    "one", Scrape.port(one.pid()),
                    "other", Scrape.port(other.pid()),
                    "traced", Scrape.port(traced.pid())),
                ALERTS)) {
      // of some minutes: on a busy machine not every scan sees each line hold more
      String leaks =
          "max_over_time(ipcaudit_findings{rule=\"leaked-object\",severity=\"warning\"}[5m]) > 0";
      Map<String, Double> leaking =
          Jmx.await(
              leaks,
              () -> {
                Map<String, Double> now = prometheus.query(leaks);
                return now.size() == 3 ? now : null;
              });

      assertThat(leaking).containsOnlyKeys("one", "other", "traced").containsEntry("one", 1.0);
      assertThat(prometheus.query(found("sysv-sem", "leaks sets"))).containsOnlyKeys("one");
      assertThat(prometheus.query(found("sysv-msg", "leaks queues"))).containsOnlyKeys("other");
      assertThat(prometheus.query("ipcaudit_objects{kind=\"sysv-msg\"} > 0"))
          .containsOnlyKeys("other");
      assertThat(prometheus.query("ipcaudit_objects{kind=\"sysv-sem\"} > 0"))
          .containsOnlyKeys("one", "traced");
      assertThat(prometheus.query("ipcaudit_limit_used{limit=\"SEMMNI\"} / ipcaudit_limit_max"))
          .containsOnlyKeys("one", "other", "traced");
      Jmx.await(
          "the alert",
          () -> {
            String alerts = "ALERTS{alertname=\"IpcLeak\",alertstate=\"firing\"}";
            return prometheus.query(alerts).size() == 3 ? alerts : null;
          });
    }
  }

  /** Every metric of one, but those by line of code, has the same name and labels in the other. */
  @Test
  void bothExportersGiveTheSameSeries() {
    try (Running exported = exported(Jdks.newest(), "sets");
        Running traced = traced(Jdks.newest())) {
      int port = Scrape.port(exported.pid());
      int tracedPort = Scrape.port(traced.pid());
      Set<String> missing = new TreeSet<>(Jmx.await("a scan", () -> scanned(port)));
      missing.removeIf(series -> series.matches("ipcaudit_(site_|agent).*"));
      assertThat(missing).hasSizeGreaterThan(150);
      Jmx.await(
          missing,
          () -> {
            missing.removeAll(series(tracedPort));
            return missing.isEmpty() ? missing : null;
          });
    }
  }

  private static Set<String> scanned(int port) {
    Set<String> series = series(port);
    return series.contains("ipcaudit_limit_used{limit=\"SEMMNI\"}") ? series : null;
  }

  /** Without what OpenTelemetry says of itself in every one. */
  private static Set<String> series(int port) {
    return Scrape.of(port).keySet().stream()
        .map(name -> name.replaceAll("otel_scope_\\w+=\"[^\"]*\",?", ""))
        .map(name -> name.replace(",}", "}").replace("{}", ""))
        .collect(Collectors.toSet());
  }

  @Test
  void alertsComeWhenTheyShould() throws URISyntaxException {
    assertThat(Prometheus.promtool("check", "rules", ALERTS.toString())).contains("SUCCESS");
    Path cases = Path.of(FleetTest.class.getResource("prometheus-alerts-test.yaml").toURI());
    assertThat(Prometheus.promtool("test", "rules", cases.toString())).contains("SUCCESS");
  }

  private static String found(String kind, String marker) {
    String line = Line.of(Grows.class, marker).toString().replace(".", "\\\\.");
    return "last_over_time(ipcaudit_site_findings{rule=\"leaked-object\",kind=\""
        + kind
        + "\",site=~\".*"
        + line
        + ".*\"}[5m])";
  }

  private static Running exported(Jdk jdk, String what) {
    return grows(jdk, what)
        .jvmArgs(
            "-javaagent:"
                + Layout.EXPORTERS.resolve("jmx_prometheus_javaagent.jar")
                + "=localhost:0:"
                + Layout.EXPORTER_RULES.resolve("prometheus-jmx-exporter.yaml"))
        .start();
  }

  private static Running traced(Jdk jdk) {
    return grows(jdk, "sets")
        .firstJvmArgs(
            "-javaagent:" + Layout.EXPORTERS.resolve("opentelemetry-javaagent.jar"),
            "-Dotel.jmx.config=" + Layout.EXPORTER_RULES.resolve("opentelemetry-jmx.yaml"),
            "-Dotel.jmx.discovery.delay=500",
            "-Dotel.metrics.exporter=prometheus",
            "-Dotel.exporter.prometheus.host=localhost",
            "-Dotel.exporter.prometheus.port=0",
            "-Dotel.traces.exporter=none",
            "-Dotel.logs.exporter=none")
        .start();
  }

  private static Target grows(Jdk jdk, String what) {
    return Target.program(Grows.class, what).agentExactly("scan=500ms,leak.age=1s").on(jdk);
  }
}
