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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Prometheus of its own, which scrapes some ports of this machine every few seconds. */
public final class Prometheus implements AutoCloseable {

  private static final Duration LONG = Duration.ofMinutes(5);
  private final Process process;
  private final int port;

  private Prometheus(Process process) {
    this.process = process;
    port = Scrape.port(process.pid());
  }

  /** Skips the test, loudly, where there is no Prometheus. */
  public static Prometheus of(Map<String, Integer> ports, Path alerts) {
    Script.needs("prometheus");
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
                  "prometheus",
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
    Script.needs("promtool");
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    return Command.run(LONG, command.toArray(String[]::new));
  }

  /** The values of an instant query by job. */
  public Map<String, Double> query(String expression) {
    Map<String, Double> values = new TreeMap<>();
    for (JsonNode series : result(expression)) {
      String job = series.at("/metric/job").asString();
      values.merge(job, series.at("/value/1").asDouble(), Double::sum);
    }
    return values;
  }

  /** How many series an instant query gives; fails if it is none that Prometheus understands. */
  public int series(String expression) {
    return result(expression).size();
  }

  private JsonNode result(String expression) {
    String url =
        "http://localhost:"
            + port
            + "/api/v1/query?query="
            + URLEncoder.encode(expression, StandardCharsets.UTF_8);
    JsonNode answer = new JsonMapper().readTree(Scrape.get(url));
    if (!answer.path("status").asString().equals("success")) {
      throw new AssertionError(expression + ": " + answer);
    }
    return answer.at("/data/result");
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
}
