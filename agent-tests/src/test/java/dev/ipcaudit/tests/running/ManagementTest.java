package dev.ipcaudit.tests.running;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jmx;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.Watched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.Notification;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenMBeanInfo;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A JMX client sees what the agent knows, and a host without JMX pays nothing for that. */
@EveryJdk
class ManagementTest {

  private final Jdk jdk;

  ManagementTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void aClientSeesObjectsFindingsAndReportsAndHearsOfEveryFindingOnce() throws Exception {
    try (Running host = Target.program(Watched.class).agentExactly("scan=0").on(jdk).start()) {
      host.awaitLine("ready");
      host.send("leak").awaitLine("done: leak");
      try (Jmx jmx = Jmx.connect(host).awaitAudit()) {
        List<Notification> heard = new CopyOnWriteArrayList<>();
        jmx.listen((notification, nothing) -> heard.add(notification));

        countsAreThereWithoutAScan(jmx);
        host.send("misuse").awaitLine("done: misuse");
        aScanFindsMisuse(jmx);
        jmx.invoke("scanNow");
        assertThat(jmx.attribute("Scans")).isEqualTo(2L);
        reportsOfEveryFormat(jmx);
        itDescribesItselfAndCannotBeWritten(jmx);

        Notification news =
            Jmx.await("the notification", () -> heard.isEmpty() ? null : heard.get(0));
        assertThat(news.getType()).isEqualTo("dev.ipcaudit.finding");
        assertThat(news.getSource()).isEqualTo(jmx.audit());
        assertThat(news.getSequenceNumber()).isEqualTo(1);
        assertThat(Jmx.row((CompositeData) news.getUserData()))
            .containsEntry("rule", "use-after-remove")
            .containsEntry("severity", "warning")
            .containsEntry("count", 1L);
        assertThat(heard).hasSize(1);
      }
      Run run = host.send("end").await();
      assertThat(run).exitsWith(0);
      assertThat(run.stderr()).doesNotContain("ipcaudit");
    }
  }

  private static void countsAreThereWithoutAScan(Jmx jmx) {
    assertThat(jmx.attribute("Scans")).isEqualTo(0L);
    Map<String, Map<String, Object>> kinds = jmx.table("Objects");
    assertThat(kinds.get("sysv-sem"))
        .containsEntry("live", (long) Watched.SETS)
        .containsEntry("created", Watched.SETS + 1L)
        .containsEntry("removed", 1L);
    assertThat(kinds.get("eventfd")).containsEntry("created", 0L);
    assertThat(jmx.attribute("LiveObjects")).isEqualTo((long) Watched.SETS);
    assertThat(jmx.table("Sites"))
        .hasSize(1)
        .allSatisfy(
            (labels, row) -> {
              assertThat(labels).contains(Line.of(Watched.class, "leaks").toString());
              assertThat(row).containsEntry("live", (long) Watched.SETS);
            });
    assertThat(jmx.table("Paths"))
        .hasSize(1)
        .allSatisfy(
            (labels, row) -> {
              assertThat(labels).contains(" Watched.main:");
              assertThat(row).containsEntry("live", (long) Watched.SETS);
            });
    assertThat(jmx.table("Coverage").get("jna"))
        .containsEntry("state", "active")
        .containsEntry("gap", 0);
    assertThat((long) jmx.attribute("StackWalks")).isPositive();
    assertThat((long) jmx.attribute("WatchCpuNanos")).isPositive();
    assertThat(jmx.attribute("TrackedObjects")).isEqualTo((long) Watched.SETS);
    assertThat((String) jmx.attribute("Options")).startsWith("blackbox=").endsWith(",scan=0");
    assertThat((String) jmx.attribute("Version")).isNotEmpty();
  }

  private static void aScanFindsMisuse(Jmx jmx) throws Exception {
    String line = Line.of(Watched.class, "uses what was removed").toString();

    Map<String, Map<String, Object>> found = Jmx.rows((TabularData) jmx.invoke("scanNow"));

    assertThat(found).hasSize(1);
    found.forEach(
        (labels, row) -> {
          assertThat(labels).startsWith("use-after-remove sysv-sem ").contains(line);
          assertThat((String) row.get("stack")).contains(line);
          assertThat((String) row.get("paths")).startsWith("1 by this path").contains(line);
          assertThat((String) row.get("message")).isNotEmpty();
          assertThat((String) row.get("remedy")).isNotEmpty();
        });
    assertThat(Jmx.rows((TabularData) jmx.invoke("findings"))).isEqualTo(found);
    assertThat(jmx.attribute("Scans")).isEqualTo(1L);
    assertThat(jmx.attribute("FindingCount")).isEqualTo(1L);
    assertThat(jmx.table("Findings"))
        .hasSize(18)
        .hasEntrySatisfying("use-after-remove", row -> assertThat(row).containsEntry("warning", 1L))
        .hasEntrySatisfying("leaked-object", row -> assertThat(row).containsEntry("error", 0L));
    assertThat(jmx.table("FindingsBySite"))
        .hasSize(1)
        .allSatisfy(
            (labels, row) -> {
              assertThat(labels).contains(" warning ").contains(line);
              assertThat(row).containsEntry("count", 1L);
            });
    assertThat(jmx.table("Limits").get("SEMMNI"))
        .containsEntry("used", (long) Watched.SETS)
        .containsKeys("max", "percent");
  }

  private static void reportsOfEveryFormat(Jmx jmx) throws Exception {
    assertThat((String) jmx.invoke("report", "text")).contains("use-after-remove: 1 x sysv-sem");
    assertThat((String) jmx.invoke("report", "html")).startsWith("<!DOCTYPE html>");
    assertThat((String) jmx.invoke("report", "xml")).contains("<testsuite");
    JsonMapper mapper = new JsonMapper();
    assertThat(mapper.readTree((String) jmx.invoke("report", "sarif")).path("version").asString())
        .isEqualTo("2.1.0");
    assertThat(mapper.readTree((String) jmx.invoke("report", "json")).path("findings")).hasSize(1);
    assertThatThrownBy(() -> jmx.invoke("report", "pdf"))
        .isInstanceOf(RuntimeMBeanException.class)
        .cause()
        .hasMessageStartingWith("format: expected one of text, json, ");
    assertThat(Jmx.rows((TabularData) jmx.invoke("sites"))).hasSize(2);
    assertThat((String) jmx.invoke("baseline"))
        .contains("\nuse-after-remove sysv-sem " + Watched.class.getName() + ".main\n");
  }

  private static void itDescribesItselfAndCannotBeWritten(Jmx jmx) throws Exception {
    OpenMBeanInfo info = (OpenMBeanInfo) jmx.server().getMBeanInfo(jmx.audit());
    assertThat(info.getAttributes())
        .isNotEmpty()
        .allMatch(attribute -> attribute.isReadable() && !attribute.isWritable())
        .allMatch(attribute -> attribute.getDescription().length() > 10);
    for (MBeanOperationInfo operation : info.getOperations()) {
      assertThat(operation.getDescription()).isNotEqualTo(operation.getName());
      for (MBeanParameterInfo parameter : operation.getSignature()) {
        assertThat(parameter.getDescription()).isNotEqualTo(parameter.getName());
      }
    }
    assertThat(info.getNotifications()).hasSize(1);
    assertThatThrownBy(
            () -> jmx.server().setAttribute(jmx.audit(), new Attribute("LiveObjects", 0L)))
        .isInstanceOf(AttributeNotFoundException.class);
  }

  @Test
  void whoeverLooksChangesNoVerdict() throws Exception {
    String site = Line.of(Watched.class, "grows").toString();
    try (Running host =
        Target.program(Watched.class).agentExactly("scan=300ms,leak.age=1ms").on(jdk).start()) {
      host.awaitLine("ready");
      host.send("grow").awaitLine("done: grow");
      try (Jmx jmx = Jmx.connect(host).awaitAudit()) {
        List<Notification> heard = new CopyOnWriteArrayList<>();
        jmx.listen((notification, nothing) -> heard.add(notification));
        Jmx.await("the suspicion", () -> leaks(jmx) == 1 ? true : null);

        for (int look = 0; look < 10; look++) {
          assertThat((String) jmx.invoke("report", "text"))
              .contains("leaked-object")
              .contains(site);
          assertThat(leaks(jmx)).isEqualTo(1);
          assertThat(Jmx.rows((TabularData) jmx.invoke("scanNow"))).hasSize(1);
          assertThat(jmx.attribute("FindingCount")).isEqualTo(1L);
        }

        host.send("shrink").awaitLine("done: shrink");
        assertThat((String) jmx.invoke("report", "text")).doesNotContain("leaked-object");
        Jmx.await("the end of it", () -> leaks(jmx) == 0 ? true : null);
        assertThat(heard).hasSizeLessThan(2);
      }
      assertThat(host.send("end").await()).exitsWith(0).leavesNothing();
    }
  }

  private static long leaks(Jmx jmx) {
    return (long) jmx.table("Findings").get("leaked-object").get("warning");
  }

  @Test
  void whatABaselineAcceptsIsNoFindingAndStaysInTheNextBaseline(@TempDir Path directory)
      throws Exception {
    String accepted = "use-after-remove sysv-sem " + Watched.class.getName() + ".main";
    Path baseline = Files.writeString(directory.resolve("known"), accepted + "\n");
    try (Running host =
        Target.program(Watched.class).agentExactly("scan=0,baseline=" + baseline).on(jdk).start()) {
      host.awaitLine("ready");
      host.send("misuse").awaitLine("done: misuse");
      try (Jmx jmx = Jmx.connect(host).awaitAudit()) {
        assertThat(Jmx.rows((TabularData) jmx.invoke("scanNow"))).isEmpty();
        assertThat(jmx.attribute("FindingCount")).isEqualTo(0L);
        assertThat(jmx.table("FindingsBySite")).isEmpty();
        assertThat((String) jmx.invoke("baseline")).contains("\n" + accepted + "\n");
      }
      host.send("end").await();
    }
  }

  @Test
  void theBeanIsInThePlatformServerAloneWheneverTheHostMakesOne() {
    try (Running host = Target.program(OwnServer.class).agentExactly("").on(jdk).start()) {
      host.awaitLine("ready");
      host.send("wait").awaitLine("wait: 1");
      host.send("platform").awaitLine("platform: 2");
      try (Jmx jmx = Jmx.connect(host)) {
        jmx.awaitAudit();
      }
      Run run = host.send("end").await();

      assertThat(run).exitsWith(0);
      assertThat(run.stdout()).contains("own []\n", "DefaultDomain [dev.ipcaudit:type=Audit]\n");
    }
  }

  @Test
  void anAgentThatComesLaterFindsTheServer() {
    try (Running host = Target.program(OwnServer.class).on(jdk).start()) {
      host.awaitLine("ready");
      try (Jmx jmx = Jmx.connect(host)) {
        assertThat(jmx.isThere()).isFalse();
        host.attach("");
        jmx.awaitAudit();
        assertThat(jmx.table("Objects")).containsKey("sysv-sem");
      }
      host.send("end").await();
    }
  }

  @Test
  void nothingIsMadeWhereNobodyWantsIt() throws Exception {
    try (Running host =
        Target.program(OwnServer.class)
            .jvmArgs("-Xlog:class+load:file=classes.log")
            .agentExactly("jmx=false")
            .on(jdk)
            .start()) {
      host.awaitLine("ready");
      host.send("platform").awaitLine("platform: 2");
      Run run = host.send("end").await();

      assertThat(run.stdout()).contains("DefaultDomain []\n");
      assertThat(Files.readAllLines(run.directory().resolve("classes.log")))
          .anyMatch(line -> line.contains(" dev.ipcaudit.intercept.jna."))
          .noneMatch(line -> line.contains(" dev.ipcaudit.jmx."));
    }
  }
}
