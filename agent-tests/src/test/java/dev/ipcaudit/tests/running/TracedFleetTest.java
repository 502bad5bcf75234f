package dev.ipcaudit.tests.running;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Jmx;
import dev.ipcaudit.tests.frame.Prometheus;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Scrape;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * JVMs with OpenTelemetry's Java agent, which is downloaded for these tests alone. Run by {@code
 * mvn -Pfleet}.
 */
@Tag("fleet")
@Execution(ExecutionMode.SAME_THREAD)
class TracedFleetTest {

  @Test
  void prometheusSeesTheLeaksOfATracedJvm() {
    try (Running traced = Fleet.traced(Jdks.newest());
        Prometheus prometheus =
            Prometheus.of(Map.of("traced", Scrape.port(traced.pid())), Fleet.ALERTS)) {
      Jmx.await(Fleet.LEAKS, () -> prometheus.query(Fleet.LEAKS).isEmpty() ? null : Boolean.TRUE);
      assertThat(prometheus.query("ipcaudit_objects{kind=\"sysv-sem\"} > 0"))
          .containsOnlyKeys("traced");
      assertThat(prometheus.query("ipcaudit_limit_used{limit=\"SEMMNI\"} / ipcaudit_limit_max"))
          .containsOnlyKeys("traced");
    }
  }

  /** Every metric of one, but those by line of code, has the same name and labels in the other. */
  @Test
  void bothExportersGiveTheSameSeries() {
    try (Running exported = Fleet.exported(Jdks.newest(), "sets");
        Running traced = Fleet.traced(Jdks.newest())) {
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
}
