package dev.ipcaudit.tests.running;

import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;
import java.nio.file.Path;

/** JVMs that leak, with exporters of metrics and the rules for them that the agent brings. */
final class Fleet {

  static final Path ALERTS = Layout.EXPORTER_RULES.resolve("prometheus-alerts.yaml");

  /** Of some minutes: on a busy machine not every scan sees each line hold more. */
  static final String LEAKS =
      "max_over_time(ipcaudit_findings{rule=\"leaked-object\",severity=\"warning\"}[5m]) > 0";

  private Fleet() {}

  static String found(String kind, String marker) {
    String line = Line.of(Grows.class, marker).toString().replace(".", "\\\\.");
    return "last_over_time(ipcaudit_site_findings{rule=\"leaked-object\",kind=\""
        + kind
        + "\",site=~\".*"
        + line
        + ".*\"}[5m])";
  }

  static Running exported(Jdk jdk, String what) {
    return grows(jdk, what)
        .jvmArgs(
            "-javaagent:"
                + Layout.EXPORTERS.resolve("jmx_prometheus_javaagent.jar")
                + "=localhost:0:"
                + Layout.EXPORTER_RULES.resolve("prometheus-jmx-exporter.yaml"))
        .start();
  }

  static Running traced(Jdk jdk) {
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
