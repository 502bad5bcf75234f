package dev.ipcaudit.tests.running;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Jmx;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.MetricsServer;
import dev.ipcaudit.tests.frame.NodeExporter;
import dev.ipcaudit.tests.frame.Prometheus;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Scrape;
import dev.ipcaudit.tests.frame.Script;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Prometheus watches JVMs that leak, and a node by way of Prometheus' node exporter, with
 * the files that the agent brings.
 */
@Execution(ExecutionMode.SAME_THREAD)
class FleetTest {

  private static final Pattern LABELS = Pattern.compile("label_values\\((.*), (\\w+)\\)");

  @TempDir private Path textfiles;

  @Test
  void prometheusSeesTheLeaksOfJvmsAndWhatIsLeftOnTheNode() throws IOException {
    Script.needs("perl", "prometheus", "prometheus-node-exporter");
    Path file = textfiles.resolve("ipcaudit.prom");
    scanOfANode(file);
    try (Running one = Fleet.exported(Jdks.all().get(0), "sets");
        Running other = Fleet.exported(Jdks.newest(), "queues");
        NodeExporter node = new NodeExporter(textfiles);
        MetricsServer bare = new MetricsServer(file);
        Prometheus prometheus =
            Prometheus.of(
                Map.of(
                    "one", Scrape.port(one.pid()),
                    "other", Scrape.port(other.pid()),
                    "node", node.port,
                    // by the rules of OpenMetrics, which are stricter
                    "bare", bare.port()),
                Fleet.ALERTS)) {
      assertThat(Scrape.of(node.port)).isEqualTo(in(file));
      Map<String, Double> leaking =
          Jmx.await(
              Fleet.LEAKS,
              () -> {
                Map<String, Double> now = prometheus.query(Fleet.LEAKS);
                return now.size() == 2 ? now : null;
              });

      assertThat(leaking).containsOnlyKeys("one", "other").containsEntry("one", 1.0);
      assertThat(prometheus.query(Fleet.found("sysv-sem", "leaks sets"))).containsOnlyKeys("one");
      assertThat(prometheus.query(Fleet.found("sysv-msg", "leaks queues")))
          .containsOnlyKeys("other");
      assertThat(prometheus.query("ipcaudit_objects{kind=\"sysv-msg\"} > 0"))
          .containsOnlyKeys("other");
      assertThat(prometheus.query("ipcaudit_limit_used{limit=\"SEMMNI\"} / ipcaudit_limit_max"))
          .containsOnlyKeys("one", "other");
      // on a busy machine a scrape may be late, and what it gave before is gone until the next
      Jmx.await("all", () -> prometheus.query("up == 1").size() == 4 ? this : null);
      await(prometheus, "node_textfile_scrape_error", Map.of("node", 0.0));
      await(
          prometheus,
          "ipcaudit_node_objects{kind=\"sysv-shm\",state=\"orphan\"}",
          Map.of("node", 5.0, "bare", 5.0));
      await(
          prometheus,
          "ipcaudit_node_object_bytes{kind=\"sysv-shm\"} > 0",
          Map.of("node", 5000.0, "bare", 5000.0));
      // over JVMs and nodes
      assertThat(
              prometheus.query(
                  "{__name__=~\"ipcaudit_(node_)?limit_max\", limit=\"SEMMNI\", job!=\"bare\"}"))
          .containsOnlyKeys("one", "other", "node");
      Jmx.await("alerts", () -> prometheus.query(alert("IpcLeak")).size() == 2 ? this : null);
      everyPanelHasData(prometheus);
    }
  }

  /** Leaves five segments and a queue with three messages in a namespace of its own. */
  private void scanOfANode(Path file) {
    Script script =
        Script.run(
            Jdks.newest(),
            "perl -e 'for (1..5) { shmget(0, 1000, 0600) // die $! } $q = msgget(0, 0600);"
                + " for (1..3) { msgsnd($q, pack(\"l! a*\", 1, \"x\"), 0) }'",
            "umask 022; agent metrics scan --format=openmetrics -o " + file,
            "agent again scan --format=openmetrics --output=" + file,
            "agent process scan --format=openmetrics --pid $$",
            "agent private scan --json -o private.json",
            "agent nowhere scan --format=openmetrics -o none/x.prom",
            "ln -s target link; agent link scan --format=openmetrics -o link",
            "agent format scan --format=xml",
            "agent both scan --format=openmetrics --json",
            // the way of the DaemonSet
            "\"$JAVA\" -Djna.tmpdir=. -jar \"$AGENT\" scan --format=openmetrics --watch=100ms"
                + " -o watched 2>watch.err & echo $! >>pids",
            "inode() { stat -c %i watched 2>/dev/null; }; i=0",
            "until first=$(inode) || [ $i = 600 ]; do sleep 0.05; i=$((i+1)); done",
            "until [ \"$(inode)\" != $first ] || [ $i = 600 ]; do sleep 0.05; i=$((i+1)); done",
            "tail -1 watched >watched.end; echo $i >looks",
            "ls -A " + textfiles + " >files; stat -c %a " + file + " private.json >modes");

    assertThat(script.code("metrics")).as(script::toString).isEqualTo(1);
    assertThat(script.out("metrics") + script.err("metrics")).isEmpty();
    assertThat(script.code("again")).isEqualTo(1);
    assertThat(script.out("process").lines().filter(line -> !line.startsWith("#")))
        .extracting(line -> line.substring(0, line.lastIndexOf(' ')))
        .doesNotHaveDuplicates();
    assertThat(script.text("watched.end")).isEqualTo("# EOF\n");
    assertThat(script.text("looks")).isNotEqualTo("600\n");
    assertThat(script.text("watch.err")).isEmpty();
    assertThat(script.text("files")).isEqualTo("ipcaudit.prom\n");
    // counts for a node exporter, names for nobody else
    assertThat(script.text("modes")).isEqualTo("644\n600\n");
    assertThat(script.text("private.json")).contains("\"schema\" : \"ipcaudit-scan/1\"");
    assertThat(script.code("nowhere")).isEqualTo(2);
    assertThat(script.err("nowhere"))
        .startsWith("ipcaudit: -o none/x.prom: there is no directory ");
    assertThat(script.err("link")).startsWith("ipcaudit: -o link: it is a symbolic link");
    assertThat(script.err("format"))
        .startsWith("ipcaudit: --format=xml: expected one of text, json, openmetrics");
    assertThat(script.err("both"))
        .startsWith("ipcaudit: --format=openmetrics: there is --json as well");
  }

  private static Map<String, Double> in(Path file) throws IOException {
    Map<String, Double> values = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith("#")) {
        values.put(line.substring(0, space), Scrape.number(line.substring(space + 1)));
      }
    }
    assertThat(values).hasSizeGreaterThan(100);
    return values;
  }

  private static void await(Prometheus prometheus, String expression, Map<String, Double> wanted) {
    Jmx.await(
        expression + " as " + wanted,
        () -> prometheus.query(expression).equals(wanted) ? wanted : null);
  }

  private static String alert(String name) {
    return "ALERTS{alertname=\"" + name + "\",alertstate=\"firing\"}";
  }

  /** What Grafana asks for the panels and the variables, with all values of each variable. */
  private static void everyPanelHasData(Prometheus prometheus) throws IOException {
    JsonNode dashboard =
        new JsonMapper()
            .readTree(Files.readAllBytes(Layout.EXPORTER_RULES.resolve("grafana-dashboard.json")));
    List<String> expressions = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      panel.path("targets").forEach(target -> expressions.add(target.path("expr").asString()));
    }
    assertThat(expressions).hasSizeGreaterThan(20);
    for (JsonNode variable : dashboard.at("/templating/list")) {
      Matcher labels = LABELS.matcher(variable.path("definition").asString());
      if (labels.matches()) {
        expressions.add("group by (" + labels.group(2) + ") (" + labels.group(1) + ")");
      }
    }
    for (String expression : expressions) {
      String asked =
          expression
              .replaceAll("\\$(job|instance|node)\\b", ".*")
              .replace("$__rate_interval", "1m");
      assertThat(asked).doesNotContain("$");
      Jmx.await(asked, () -> prometheus.series(asked) > 0 ? asked : null);
    }
  }

  @Test
  void alertsComeWhenTheyShould() throws URISyntaxException {
    String rules = Prometheus.promtool("check", "rules", Fleet.ALERTS.toString());
    assertThat(rules).contains("SUCCESS");
    Path cases = Path.of(FleetTest.class.getResource("prometheus-alerts-test.yaml").toURI());
    assertThat(Prometheus.promtool("test", "rules", cases.toString())).contains("SUCCESS");
  }

  @Test
  void theTimerIsOneThatSystemdTakes() {
    Script.needs("systemd-analyze");
    String files = Layout.EXPORTER_RULES.resolve("ipcaudit-scan").toString();
    Script script =
        Script.run(
            Jdks.newest(),
            "systemd-analyze verify " + files + ".timer " + files + ".service >verified 2>&1",
            "echo $? >code",
            "sed s/^ProtectSystem/ProtectSytem/ " + files + ".service >ipcaudit-wrong.service",
            "systemd-analyze verify ./ipcaudit-wrong.service >wrong 2>&1");

    assertThat(script.text("code")).as(script::toString).isEqualTo("0\n");
    // it goes on behind a name that it does not know, and prints it
    assertThat(script.text("verified")).doesNotContain("ipcaudit");
    assertThat(script.text("wrong")).contains("ipcaudit-wrong");
  }

  /** Its options are those of the command, and it sees the node and writes one directory. */
  @Test
  void theDaemonSetScansTheNode() throws IOException {
    String text = Files.readString(Layout.EXPORTER_RULES.resolve("ipcaudit-daemonset.yaml"));
    JsonNode set = new JsonMapper().valueToTree(new Yaml().load(text));

    assertThat(set.path("kind").asString()).isEqualTo("DaemonSet");
    JsonNode pod = set.at("/spec/template/spec");
    assertThat(set.at("/spec/selector/matchLabels"))
        .isEqualTo(set.at("/spec/template/metadata/labels"));
    assertThat(pod.path("hostIPC").asBoolean() && pod.path("hostPID").asBoolean()).isTrue();
    JsonNode container = pod.at("/containers/0");
    assertThat(container.path("args").valueStream().map(JsonNode::asString))
        .containsExactly(
            "scan", "--format=openmetrics", "--watch=1m", "--output=/textfile/ipcaudit.prom");
    assertThat(container.path("volumeMounts").valueStream().map(each -> each.path("name")))
        .containsExactlyElementsOf(
            pod.path("volumes").valueStream().map(each -> each.path("name")).toList());
  }
}
