package dev.ipcaudit.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.ledger.MadeUpAccounts;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanException;
import javax.management.Notification;
import javax.management.ReflectionException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;

/** What clients of an MBean with made up figures get. */
class AuditBeanTest {

  private final MadeUpSource source = new MadeUpSource();
  private final AuditBean bean = new AuditBean(source);

  @Test
  void everyAttributeHasTheTypeThatItIsDescribedWith() throws Exception {
    source.findings = List.of(finding(RuleId.LEAKED_OBJECT, Severity.ERROR, "open"));
    for (AuditAttribute attribute : AuditAttribute.values()) {
      Object value = bean.getAttribute(attribute.name());
      assertThat(value == null || attribute.type().isValue(value)).as(attribute.name()).isTrue();
    }
  }

  @Test
  void aClientThatAsksForMoreThanThereIsGetsWhatThereIs() {
    assertThat(bean.getAttributes(new String[] {"Scans", "Nonsense", "TrackedObjects"}).asList())
        .extracting(Object::toString)
        .containsExactly("Scans = 107", "TrackedObjects = 101");
    assertThatThrownBy(() -> bean.getAttribute("Nonsense"))
        .isInstanceOf(AttributeNotFoundException.class);
    assertThatThrownBy(() -> bean.invoke("nonsense", null, null))
        .isInstanceOf(ReflectionException.class);
    assertThatThrownBy(() -> bean.invoke("sites", new Object[] {"x"}, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void linesWithMostObjectsAreSeriesAndTheirNumberIsBounded() throws Exception {
    for (int line = 1; line <= 30; line++) {
      source.accounts.add(MadeUpAccounts.of(Kind.EVENTFD, "open", line, line, 0));
    }
    source.accounts.add(MadeUpAccounts.of(Kind.PIPE, "open", 99, 1000, 1000));

    TabularData sites = table("Sites");
    assertThat(sites.size()).isEqualTo(20);
    assertThat(live(sites, "eventfd", "com.acme.Locks.open(Locks.java:30)")).isEqualTo(30);
    assertThat(sites.get(new Object[] {"eventfd", "com.acme.Locks.open(Locks.java:10)"})).isNull();
    TabularData all = (TabularData) bean.invoke("sites", null, null);
    assertThat(all.size()).isEqualTo(31);
    assertThat(live(table("Objects"), "eventfd")).isEqualTo(465);
    assertThat(live(table("Objects"), "pipe")).isZero();
    assertThat(bean.getAttribute("CreatedObjects")).isEqualTo(1465L);
  }

  @Test
  void pathsToTheseLinesAreSeriesAndTheirNumberIsBounded() throws Exception {
    List<String> callers = new ArrayList<>();
    for (int n = 1; n <= 60; n++) {
      callers.add("app//com.acme.Orders.ship(Orders.java:" + n + ")");
    }
    source.accounts.add(MadeUpAccounts.calledBy(Kind.EVENTFD, callers));
    source.accounts.add(MadeUpAccounts.of(Kind.PIPE, "open", 99, 1000, 1000));

    TabularData paths = table("Paths");

    String site = "com.acme.Locks.open(Locks.java:57)";
    assertThat(paths.size()).isEqualTo(50);
    assertThat(live(paths, "eventfd", site, "Locks.open:57 < Orders.ship:60")).isEqualTo(60);
    assertThat(live(paths, "eventfd", site, "Locks.open:57 < Orders.ship:11")).isEqualTo(11);
    assertThat(paths.get(new Object[] {"eventfd", site, "Locks.open:57 < Orders.ship:10"}))
        .isNull();
  }

  @Test
  void callersBehindAFrameworkAreSeriesOfTheirOwn() throws Exception {
    List<String> framework = Collections.nCopies(10, "org.frame.Work.proceed(Work.java:8)");
    source.accounts.add(
        MadeUpAccounts.calledBy(
            Kind.EVENTFD,
            framework,
            List.of("com.acme.Orders.ship(Orders.java:3)", "com.acme.Bills.pay(Bills.java:9)")));

    TabularData paths = table("Paths");

    String site = "com.acme.Locks.open(Locks.java:57)";
    String inner = "Locks.open:57" + " < Work.proceed:8".repeat(6) + " < ... < ";
    assertThat(paths.size()).isEqualTo(2);
    assertThat(live(paths, "eventfd", site, inner + "Orders.ship:3")).isEqualTo(1);
    assertThat(live(paths, "eventfd", site, inner + "Bills.pay:9")).isEqualTo(2);
  }

  @Test
  void whatTheKernelDoesNotTellIsNoNumber() throws Exception {
    source.limits =
        List.of(
            new LimitUsage("SEMMNI", 8, 32), new LimitUsage("queues_max", LimitUsage.UNKNOWN, 256));

    CompositeData known = table("Limits").get(new Object[] {"SEMMNI"});
    CompositeData unknown = table("Limits").get(new Object[] {"queues_max"});

    assertThat(known.get("percent")).isEqualTo(25.0);
    assertThat(unknown.get("max")).isEqualTo(256L);
    assertThat(unknown.get("used")).isNull();
    assertThat(unknown.get("percent")).isNull();
  }

  @Test
  void gapsOfCoverageAreNumbersAndHostileTextIsOneLine() throws Exception {
    assertThat(bean.getAttribute("CoverageGaps")).isEqualTo(2);
    assertThat(table("Coverage").get(new Object[] {"ffm"}).get("state"))
        .isEqualTo("failed: \\nwhy");
    assertThat((String[]) bean.getAttribute("CoverageNotes")).containsExactly("not\\nseen");
  }

  @Test
  void aFindingIsNewsOnceUntilItIsGone() throws Exception {
    BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
    bean.addNotificationListener((news, nothing) -> heard.add(news), null, null);
    List<Finding> one = List.of(finding(RuleId.LEAKED_OBJECT, Severity.WARNING, "open"));

    bean.scanned(one);
    bean.scanned(one);
    bean.scanned(List.of());
    bean.scanned(one);

    for (long number = 1; number <= 2; number++) {
      Notification news = heard.poll(60, TimeUnit.SECONDS);
      assertThat(news.getSequenceNumber()).isEqualTo(number);
      assertThat(news.getMessage())
          .isEqualTo("warning: leaked-object: 13 x sysv-sem at com.acme.Locks.open(Locks.java:57)");
    }
    assertThat(heard).isEmpty();
  }

  /** It runs in a thread of its own: a scan does not wait for it. */
  @Test
  void aListenerThatHangsHoldsNothingUp() throws Exception {
    BlockingQueue<String> gate = new LinkedBlockingQueue<>();
    bean.addNotificationListener(
        (news, nothing) -> {
          try {
            gate.take();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        null,
        null);
    for (int scan = 0; scan < 3000; scan++) {
      bean.scanned(List.of(finding(RuleId.LEAKED_OBJECT, Severity.NOTE, "m" + scan)));
    }
    for (int scan = 0; scan < 3000; scan++) {
      gate.add("go on");
    }
  }

  @Test
  void aBaselineAcceptsWhatIsFoundAndWhatTheOneBeforeAccepted() throws Exception {
    source.findings =
        List.of(
            finding(RuleId.LEAKED_OBJECT, Severity.ERROR, "open"),
            finding(RuleId.LEAKED_OBJECT, Severity.NOTE, "open"),
            finding(RuleId.DOUBLE_CLOSE, Severity.NOTE, "minor"));
    source.accepted = List.of(finding(RuleId.USE_AFTER_REMOVE, Severity.WARNING, "known"));

    assertThat((String) bean.invoke("baseline", null, null))
        .contains("\nleaked-object sysv-sem com.acme.Locks.open count=26\n")
        .contains("\nuse-after-remove sysv-sem com.acme.Locks.known\n")
        .doesNotContain("minor");
  }

  @Test
  void aFailureReachesTheClientInClassesThatItHas() {
    source.failure =
        new IOException("no /proc") {
          // a class of ours
        };
    assertThatThrownBy(() -> bean.invoke("scanNow", null, null))
        .isInstanceOf(MBeanException.class)
        .hasMessage("scanNow failed")
        .cause()
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("no /proc");
  }

  private TabularData table(String attribute) throws AttributeNotFoundException {
    return (TabularData) bean.getAttribute(attribute);
  }

  private static long live(TabularData table, Object... labels) {
    return (long) table.get(labels).get("live");
  }

  private static Finding finding(RuleId rule, Severity severity, String method) {
    CallSite site =
        new CallSite("com.acme.Locks", method, "Locks.java", 57, List.of("com.acme.Locks.x"));
    return new Finding(
        rule, severity, Kind.SYSV_SEM, 13, site, List.of(), Map.of(), "What.", "Do.");
  }
}
