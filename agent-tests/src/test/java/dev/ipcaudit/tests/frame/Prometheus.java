package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Prometheus of its own, which scrapes some ports of this machine every few seconds. */
public final class Prometheus implements AutoCloseable {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Path UNPACKED = Layout.MODULE.resolve("target/prometheus");

  private final Process process;
  private final int port;

  private Prometheus(Process process) {
    this.process = process;
    port = Scrape.port(process.pid());
  }

  /** Skips the test, loudly, where there is no Prometheus and none can be had. */
  public static Prometheus of(Map<String, Integer> ports, Path alerts) {
    Path run = Layout.newRun("prometheus");
    StringBuilder config =
        new StringBuilder("global: {scrape_interval: 3s, evaluation_interval: 1s}\n");
    config.append("rule_files: ['").append(alerts).append("']\nscrape_configs:\n");
    ports.forEach(
        (job, at) ->
            config.append(
                "- {job_name: "
                    + job
                    + ", static_configs: [{targets: ['localhost:"
                    + at
                    + "']}]}\n"));
    try {
      Path file = Files.writeString(run.resolve("prometheus.yml"), config);
      return new Prometheus(
          new ProcessBuilder(
                  program("prometheus"),
                  "--config.file=" + file,
                  "--storage.tsdb.path=" + run.resolve("data"),
                  "--web.listen-address=localhost:0")
              .redirectErrorStream(true)
              .redirectOutput(run.resolve("log").toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What promtool prints of its arguments; fails if it finds something wrong. */
  public static String promtool(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program("promtool")));
    command.addAll(List.of(arguments));
    return Command.run(LONG, command.toArray(String[]::new));
  }

  /** The values of an instant query by job. */
  public Map<String, Double> query(String expression) {
    Map<String, Double> values = new TreeMap<>();
    String url =
        "http://localhost:"
            + port
            + "/api/v1/query?query="
            + URLEncoder.encode(expression, StandardCharsets.UTF_8);
    for (JsonNode series : new JsonMapper().readTree(Scrape.get(url)).at("/data/result")) {
      String job = series.at("/metric/job").asString();
      values.merge(job, series.at("/value/1").asDouble(), Double::sum);
    }
    return values;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** That of the machine, or Debian's, unpacked but not installed. */
  private static String program(String name) {
    Path installed = Path.of("/usr/bin", name);
    if (Files.isExecutable(installed)) {
      return installed.toString();
    }
    Path unpacked = UNPACKED.resolve("usr/bin").resolve(name);
    if (!Files.isExecutable(unpacked)) {
      unpack();
    }
    return unpacked.toString();
  }

  private static void unpack() {
    try {
      Files.createDirectories(UNPACKED);
      Command.run(
          LONG,
          "sh",
          "-c",
          "cd "
              + UNPACKED
              + " && apt-get download -q prometheus && dpkg-deb -x prometheus_*.deb .");
    } catch (IOException | IllegalStateException e) {
      System.err.println(
          "ipcaudit agent-tests: THE TEST OF A FLEET IS SKIPPED: there is no prometheus here, and"
              + " Debian's package cannot be had (apt-get update may help): "
              + e.getMessage());
      Assumptions.abort("no prometheus");
    }
  }
}
