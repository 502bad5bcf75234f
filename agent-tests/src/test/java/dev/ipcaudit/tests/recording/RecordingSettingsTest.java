package dev.ipcaudit.tests.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.MissionControl;
import dev.ipcaudit.tests.frame.Recording;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.AttachHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.Severity;

/** Settings act, though the events are of a class loader that no recorder knows. */
class RecordingSettingsTest {

  private static final int ALL = AttachHost.EARLY + AttachHost.SETS + AttachHost.QUEUES;

  @TempDir private Path directory;

  @EveryJdk
  void settingsActFromTheirFileAndFromTheCommandLine(Jdk jdk) throws IOException {
    Path settings = Files.writeString(directory.resolve("mine.jfc"), mine(shipped()));
    Target host =
        Target.program(AttachHost.class)
            .jvmArgs("-XX:StartFlightRecording:name=one,settings=" + settings)
            .agentExactly("blocked=20ms")
            .on(jdk);
    try (Running running = host.start()) {
      Path one = running.directory().resolve("one.jfr");
      Path two = running.directory().resolve("two.jfr");
      running.awaitLine("ready");
      running.send("leak").awaitLine("leaked");
      running.jcmd("JFR.stop", "name=one", "filename=" + one);
      running.jcmd(
          "JFR.start",
          "name=two",
          "settings=none",
          "+ipcaudit.ObjectCreated#enabled=true",
          "+ipcaudit.ObjectRemoved#enabled=false",
          "+ipcaudit.SiteAccount#enabled=true",
          "+ipcaudit.SiteAccount#period=50ms",
          "+ipcaudit.KernelScan#enabled=false",
          "+ipcaudit.LimitUsage#enabled=true",
          "+ipcaudit.LimitUsage#atLeast=0%",
          "+ipcaudit.BlockedCall#threshold=1d",
          "+ipcaudit.Finding#enabled=true",
          "filename=" + two);
      running.send("end");
      running.await();

      assertThatFileActed(Recording.of(one));
      assertThatCommandLineActed(Recording.of(two));
      assertThatStacksFromBeforeAreTold(MissionControl.of(two).result("LeakedObject"));
    }
  }

  private static void assertThatStacksFromBeforeAreTold(IResult leaks) {
    Line line = Line.of(AttachHost.class, "after the attach, by interface");
    assertThat(leaks.getSeverity()).isEqualTo(Severity.WARNING);
    assertThat(MissionControl.shown(leaks, leaks.getExplanation()))
        .contains("\n    at " + AttachHost.class.getName() + ".leak:" + line.number() + "\n");
  }

  /** It has a copy in the jar, which the README shows how to take out. */
  private static String shipped() throws IOException {
    try (JarFile jar = new JarFile(Layout.agent().toFile());
        InputStream file = jar.getInputStream(jar.getEntry("ipcaudit/ipcaudit.jfc"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String mine(String shipped) {
    String mine =
        shipped
            .replace("<setting name=\"kinds\">*<", "<setting name=\"kinds\">sysv-sem,posix-*<")
            .replace("control=\"ipcaudit-stacks\">true<", ">false<")
            .replace("<setting name=\"atLeast\">0%<", "<setting name=\"atLeast\">101%<")
            .replace("control=\"ipcaudit-period\">10 s<", ">50 ms<");
    assertThat(mine).contains("sysv-sem,posix-*", ">false<", "101%", ">50 ms<");
    return mine;
  }

  private static void assertThatFileActed(Recording one) {
    assertThat(one.events("ObjectCreated"))
        .hasSize(AttachHost.SETS + 1) // the gate
        .allSatisfy(
            event -> {
              assertThat(event.getString("kind")).isEqualTo("sysv-sem");
              assertThat(event.getLong("semaphores")).isEqualTo(1);
              assertThat(event.getStackTrace()).isNull();
            });
    assertThat(one.events("SiteAccount"))
        .filteredOn(event -> event.getString("line").matches("AttachHost:\\d+ main .*"))
        .hasSizeGreaterThan(4); // two lines, at the end of the chunk and before
    assertThat(one.events("KernelScan")).isNotEmpty();
    assertThat(one.events("LimitUsage")).isEmpty();
  }

  /** And what was there before it began is in it. */
  private static void assertThatCommandLineActed(Recording two) {
    assertThat(two.events("ObjectCreated"))
        .hasSize(ALL + 1)
        .allMatch(event -> event.getBoolean("beforeRecording"));
    assertThat(two.events("ObjectRemoved")).isEmpty();
    assertThat(two.events("ObjectLeaked")).hasSize(ALL);
    assertThat(two.events("SiteAccount"))
        .filteredOn(event -> event.getString("line").matches("AttachHost:\\d+ leak .*"))
        .extracting(event -> event.getLong("created"))
        .contains((long) AttachHost.SETS, (long) AttachHost.QUEUES);
    assertThat(two.events("KernelScan")).isEmpty();
    assertThat(two.events("LimitUsage"))
        .extracting(event -> event.getString("limit"))
        .contains("SEMMNI");
    assertThat(two.events("BlockedCall")).isEmpty();
    assertThat(two.events("Finding"))
        .extracting(event -> event.getString("rule"))
        .contains("blocked-call", "leaked-object");
  }
}
