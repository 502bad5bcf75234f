package dev.ipcaudit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.model.Severity;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class JunitReportTest {

  @Test
  void findingsFailOrPassWithTheirText() {
    assertThat(JunitReport.render(Reports.leak(1, "com.acme.Main"), Severity.WARNING, "app"))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="ipcaudit" tests="2" failures="1" errors="0" time="61.500">
              <testsuite name="ipcaudit" tests="2" failures="1" errors="0" time="61.500" \
            skipped="0" timestamp="2026-03-01T10:01:00">
                <properties>
                  <property name="pid" value="4711"/>
                  <property name="java" value="25.0.3"/>
                  <property name="main" value="com.acme.Main"/>
                  <property name="ipcNamespace" value="ipc:[4026531839]"/>
                  <property name="coverage.jna" value="active"/>
                  <property name="coverage.jna-direct" value="active"/>
                  <property name="coverage.jnr" value="not-loaded"/>
                  <property name="coverage.ffm" value="not-loaded"/>
                  <property name="coverage.kernel" value="partial: /proc/sysvipc/msg: permission \
            denied"/>
                  <property name="coverage.dropped" value="0"/>
                </properties>
                <testcase name="leaked-object: sysv-sem at com.acme.Locks.open" \
            classname="com.acme.Locks" file="app/com/acme/Locks.java" line="57" time="0">
                  <failure type="leaked-object" message="error: 1 of 53 semaphore sets created \
            here were never removed">\
            ipcaudit: error: leaked-object: 1 x sysv-sem at com.acme.Locks.open(Locks.java:57)
                1 of 53 semaphore sets created here were never removed
                at com.acme.Locks.open(Locks.java:57)
                at com.acme.Main.main(Main.java:19)
                id 32768, key 0x00000000, 1 semaphore
                fix: call semctl(id, 0, IPC_RMID) when the set is done with
            </failure>
                </testcase>
                <testcase name="removed-elsewhere: shm-attach at com.acme.Gen.map" \
            classname="com.acme.Gen" time="0">
                  <system-out>\
            ipcaudit: note: removed-elsewhere: 1 x shm-attach at com.acme.Gen.map(Unknown Source)
                another process removed it
                17 undistinguished, 29 dropped
                address 0x7f12345000, name com.acme.Main, 4099 bytes, in the kernel: unknown
                fix: let one side own it
            </system-out>
                </testcase>
                <system-out>\
            ipcaudit: 1 error, 0 warnings, 1 note; 53 objects created and 52 removed, at 1 call site
            ipcaudit: coverage: jna=active; jna-direct=active; jnr=not-loaded; ffm=not-loaded; \
            kernel=partial: /proc/sysvipc/msg: permission denied; dropped=0
            ipcaudit: coverage: /proc/sysvipc/msg: permission denied
            </system-out>
              </testsuite>
            </testsuites>
            """);
  }

  @ParameterizedTest
  @CsvSource({"NOTE, 2", "WARNING, 1", "ERROR, 1"})
  void theSeverityDecidesWhatFails(Severity failOn, int failures) throws Exception {
    Document document = parse(JunitReport.render(Reports.leak(), failOn, "app"));

    assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(failures);
    assertThat(suite(document).getAttribute("failures")).isEqualTo("" + failures);
  }

  @Test
  void whatIsAcceptedIsSkippedAndNoLineInOrder() throws Exception {
    Document document =
        parse(JunitReport.render(Reports.accepted("JIRA-12"), Severity.NOTE, "app"));

    assertThat(suite(document).getAttribute("tests")).isEqualTo("2");
    assertThat(suite(document).getAttribute("failures")).isEqualTo("1");
    assertThat(suite(document).getAttribute("skipped")).isEqualTo("1");
    Element skipped = (Element) document.getElementsByTagName("skipped").item(0);
    assertThat(skipped.getAttribute("message"))
        .isEqualTo("accepted by ipc.baseline:5 until 2027-01-31: JIRA-12");
    assertThat(((Element) skipped.getParentNode()).getAttribute("name"))
        .isEqualTo("leaked-object: sysv-sem at com.acme.Locks.open");
  }

  @Test
  void linesInOrderPass() throws Exception {
    Document document = parse(JunitReport.render(Reports.clean(), Severity.NOTE, "app"));

    assertThat(document.getElementsByTagName("failure").getLength()).isZero();
    assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(2);
    assertThat(suite(document).getAttribute("tests")).isEqualTo("2");
    assertThat(testCase(document).getAttribute("name"))
        .isEqualTo("sysv-sem at com.acme.Locks.open");
  }

  @Test
  void linesOfOneMethodAreNumberedAndNotNamed() throws Exception {
    Document document = parse(JunitReport.render(Reports.many(3), Severity.NOTE, ""));
    String name = "leaked-object: sysv-sem at a.B.m";

    List<String> names = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Element test = (Element) document.getElementsByTagName("testcase").item(i);
      names.add(test.getAttribute("name"));
      assertThat(test.getAttribute("file")).isEqualTo("a/B.java");
      assertThat(test.getAttribute("line")).isEqualTo("" + (i + 1));
    }
    assertThat(names).containsExactly(name, name + " (2)", name + " (3)");
  }

  @Test
  void aRunThatCreatedNothingIsStillARun() throws Exception {
    Document document = parse(JunitReport.render(Reports.idle(), Severity.NOTE, "app"));

    assertThat(suite(document).getAttribute("tests")).isEqualTo("1");
    assertThat(testCase(document).getAttribute("name")).isEqualTo("no IPC object was created");
  }

  @Test
  void whatIsNotKnownOfTheJvmIsLeftOut() throws Exception {
    Element suite = suite(parse(JunitReport.render(Reports.ofNobody(), Severity.NOTE, "app")));

    assertThat(suite.hasAttribute("timestamp")).isFalse();
    assertThat(suite.getAttribute("time")).isEqualTo("0.000");
  }

  @Test
  void hostileTextStaysText() throws Exception {
    String hostile = "]]></failure>&amp;\"'\u0000\u001b\r\n\u202e\ufffe\uffff\ud800\ud83d\ude00";
    AuditReport leak = Reports.leak(1, hostile);
    AuditReport report =
        new AuditReport(
            new AuditReport.Jvm(1, null, hostile, hostile, null, leak.jvm().ended()),
            Map.of(hostile, hostile),
            List.of(hostile),
            0,
            leak.findings(),
            leak.sites(),
            leak.limits());
    Document document = parse(JunitReport.render(report, Severity.NOTE, "app"));
    String shown =
        "]]></failure>&amp;\"'\\u0000\\u001b\\r\\n\\u202e\ufffd\ufffd\\ud800\ud83d\ude00";

    Element main = (Element) document.getElementsByTagName("property").item(2);
    assertThat(main.getAttribute("value")).isEqualTo(shown);
    assertThat(document.getElementsByTagName("failure").item(1).getTextContent())
        .contains(", name " + shown + ", ");
    assertThat(suite(document).getAttribute("time")).isEqualTo("0.000");
  }

  private static Element suite(Document document) {
    return (Element) document.getElementsByTagName("testsuite").item(0);
  }

  private static Element testCase(Document document) {
    return (Element) document.getElementsByTagName("testcase").item(0);
  }

  private static Document parse(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }
}
