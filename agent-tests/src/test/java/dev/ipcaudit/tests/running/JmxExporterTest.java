package dev.ipcaudit.tests.running;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jmx;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Scrape;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.Watched;
import java.util.Map;
import org.assertj.core.api.Condition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prometheus' JMX exporter beside the agent, with the rules that the agent brings. */
@EveryJdk
class JmxExporterTest {

  private final Jdk jdk;

  JmxExporterTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest(name = "exporter first: {0}")
  @ValueSource(booleans = {true, false})
  void itShowsObjectsFindingsAndLimitsInEitherOrder(boolean exporterFirst) {
    String exporter =
        "-javaagent:"
            + Layout.EXPORTERS.resolve("jmx_prometheus_javaagent.jar")
            + "=localhost:0:"
            + Layout.EXPORTER_RULES.resolve("prometheus-jmx-exporter.yaml");
    Target target = Target.program(Watched.class).agentExactly("scan=500ms").on(jdk);
    target = exporterFirst ? target.firstJvmArgs(exporter) : target.jvmArgs(exporter);
    try (Running host = target.start()) {
      host.awaitLine("ready");
      host.send("leak").awaitLine("done: leak");
      host.send("misuse").awaitLine("done: misuse");
      int port = Scrape.port(host.pid());
      String found = "ipcaudit_findings{rule=\"use-after-remove\",severity=\"warning\"}";
      Map<String, Double> metrics =
          Jmx.await(
              found,
              () -> {
                Map<String, Double> now = Scrape.of(port);
                return now.getOrDefault(found, 0.0) > 0 ? now : null;
              });

      assertThat(metrics)
          .containsEntry(found, 1.0)
          .containsEntry("ipcaudit_findings{rule=\"leaked-object\",severity=\"error\"}", 0.0)
          .containsEntry("ipcaudit_objects{kind=\"sysv-sem\"}", (double) Watched.SETS)
          .containsEntry("ipcaudit_objects{kind=\"eventfd\"}", 0.0)
          .containsEntry("ipcaudit_creations_total{kind=\"sysv-sem\"}", Watched.SETS + 1.0)
          .containsEntry("ipcaudit_removals_total{kind=\"sysv-sem\"}", 1.0)
          .containsEntry("ipcaudit_eagain_total{kind=\"sysv-sem\"}", 0.0)
          .containsEntry("ipcaudit_limit_used{limit=\"SEMMNI\"}", (double) Watched.SETS)
          .containsKey("ipcaudit_limit_max{limit=\"SEMMNI\"}")
          .containsEntry("ipcaudit_coverage_gap{part=\"jna\"}", 0.0)
          .containsEntry("ipcaudit_coverage_gap{part=\"kernel\"}", 0.0)
          .containsEntry("ipcaudit_dropped_objects_total", 0.0)
          .containsEntry("ipcaudit_tracked_objects", (double) Watched.SETS)
          .containsKeys(
              "ipcaudit_last_scan_duration_seconds",
              "ipcaudit_last_scan_timestamp_seconds",
              "ipcaudit_scans_total",
              "ipcaudit_stack_walks_total",
              "ipcaudit_stack_walk_seconds_total",
              "ipcaudit_allowance_used_ratio",
              "ipcaudit_watch_cpu_seconds_total",
              site("ipcaudit_site_objects{kind=\"sysv-sem\",site=\"", "leaks"))
          .hasKeySatisfying(version())
          .containsEntry(
              site(
                  "ipcaudit_site_findings{kind=\"sysv-sem\",rule=\"use-after-remove\","
                      + "severity=\"warning\",site=\"",
                  "uses what was removed"),
              1.0);
      assertThat(host.send("end").await()).exitsWith(0);
    }
  }

  private static Condition<String> version() {
    return new Condition<>(series -> series.startsWith("ipcaudit_agent{version=\""), "the version");
  }

  private static String site(String series, String marker) {
    return series + Watched.class.getName() + ".main(" + Line.of(Watched.class, marker) + ")\"}";
  }
}
