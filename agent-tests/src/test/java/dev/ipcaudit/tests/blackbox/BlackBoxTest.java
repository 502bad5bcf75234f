package dev.ipcaudit.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Recording;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Script;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.CleanProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class BlackBoxTest {

  /** How many JVMs are killed; {@code -Dipcaudit.test.kills=200} for a long run. */
  private static final int VICTIMS = Integer.getInteger("ipcaudit.test.kills", 25);

  private static final Map<String, String> LINES =
      Map.of("sysv-sem", "churns sets", "sysv-msg", "churns queues", "sysv-shm", "churns segments");

  @TempDir private Path boxes;

  @EveryJdk
  void whateverAKilledJvmLeftIsKnownWithItsLine(Jdk jdk) {
    Path recording = boxes.resolve("recording.jfr");
    Run run =
        Target.program(Killer.class, VICTIMS, Layout.agent(), boxes.resolve("boxes"), recording)
            .on(jdk)
            .timeout(Duration.ofMinutes(10).plusSeconds(5L * VICTIMS))
            .run();

    JsonNode objects = new ObjectMapper().readTree(run.stdout()).path("objects");
    assertThat(objects.size()).as(run::toString).isGreaterThan(VICTIMS);
    for (JsonNode object : objects) {
      String kind = object.path("kind").asString();
      JsonNode maker = object.path("maker");
      assertThat(maker.path("class").asString())
          .as("%s of %s", object, run)
          .startsWith(Churns.class.getName());
      assertThat(maker.path("line").asInt())
          .as(object::toString)
          .isEqualTo(Line.of(Churns.class, LINES.get(kind)).number());
      assertThat(object.path("state").asString()).as(object::toString).isEqualTo("orphan");
    }
    assertThat(Recording.of(recording).events("Finding"))
        .as("what the next JVM says")
        .anySatisfy(
            event -> {
              assertThat(event.getString("rule")).isEqualTo("orphaned-object");
              assertThat(event.getString("kind")).isEqualTo("sysv-sem");
              assertThat(event.getString("site"))
                  .contains(Line.of(Churns.class, "churns sets").toString());
            });
  }

  @EveryJdk
  void aPersonReadsWhichCallersLeftIt(Jdk jdk) {
    String name = Halts.class.getName();
    Script script =
        Script.run(
            jdk,
            "$JAVA -Djna.tmpdir=. -javaagent:$AGENT=blackbox=boxes -cp $TARGETS " + name,
            "agent text scan --blackbox=boxes");

    String made = " created at " + name + ".make(Halts.java:" + line("halts") + ") through ";
    assertThat(script.out("text").lines().map(String::strip))
        .as(script::toString)
        .containsSubsequence(
            Halts.POOLED + made + "Halts.pool:" + line("pools") + " < Halts.main:" + line("pooled"),
            Halts.BILLED
                + made
                + "Halts.bill:"
                + line("bills")
                + " < Halts.main:"
                + line("billed"));
  }

  private static int line(String marker) {
    return Line.of(Halts.class, marker).number();
  }

  /** A build answers for what it leaves, not for what an earlier one did: scans say that. */
  @EveryJdk
  void whatAnEarlierJvmLeftIsNoVerdictOnThisOne(Jdk jdk) {
    Script script =
        Script.run(
            jdk,
            "$JAVA -Djna.tmpdir=. -javaagent:$AGENT=blackbox=boxes -jar $SAMPLES message-queue-leak",
            // the same box, as if that had been long ago
            "cp boxes/*.box 1-1.box && touch -d '31 days ago' 1-1.box && mv 1-1.box boxes/",
            "$JAVA -Djna.tmpdir=. -XX:StartFlightRecording=filename=recording.jfr"
                + " -javaagent:$AGENT=ci,fail-on=note,scan=100ms,blackbox=boxes,report=report.json"
                + " -cp $TARGETS "
                + Lingers.class.getName()
                + " 2>ci.err",
            "echo $? >ci.code",
            "ls boxes >boxes.left",
            "agent scan scan --json --blackbox=boxes",
            "agent end report recording.jfr",
            "${JAVA%java}jfr print --events ipcaudit.Finding recording.jfr >events.out");

    assertThat(script.findings("scan"))
        .as(script::toString)
        .anyMatch(finding -> finding.contains("orphaned-object"));
    assertThat(script.text("boxes.left")).endsWith(".box\n").doesNotContain("1-1.box");
    assertThat(script.out("events")).as("the scans of that JVM").contains("orphaned-object");
    assertThat(script.code("ci")).as(script.err("ci")).isZero();
    assertThat(script.text("report.json")).contains("ipcaudit-report/1");
    for (String verdict :
        List.of(script.err("ci"), script.text("report.json"), script.out("end"))) {
      assertThat(verdict).doesNotContain("orphaned-object");
    }
    assertThat(script.code("end")).as(script.out("end")).isZero();
  }

  @EveryJdk
  void aJvmThatLeavesNothingBehindLeavesNoBoxEither(Jdk jdk) {
    Run clean = Target.program(CleanProgram.class).agent("ci").on(jdk).run();

    assertThat(clean.directory().resolve("boxes")).isEmptyDirectory();
  }

  /** The kernel gives the numbers of namespaces out again, and ids begin anew in each. */
  @Test
  void whatIsInAnotherNamespaceOfTheSameNumberIsNoneOfIts() {
    Script.needs("perl");
    Script script =
        Script.run(
            Jdks.newest(),
            "cat >first.sh <<'END'",
            "readlink /proc/self/ns/ipc >number",
            "$JAVA -Djna.tmpdir=. -javaagent:$AGENT=blackbox=boxes -jar $SAMPLES message-queue-leak",
            // the same box, as if that had been long ago
            "cp boxes/*.box 1-1.box && touch -d '31 days ago' 1-1.box && mv 1-1.box boxes/",
            "$JAVA -Djna.tmpdir=. -jar $AGENT scan --json --blackbox=boxes >first.out",
            "END",
            "cat >second.sh <<'END'",
            "[ $(readlink /proc/self/ns/ipc) = $(cat number) ] || exit 1",
            // the very ids and the key, but later than the clocks may differ
            "perl -e 'sleep 4; for (1..20) { msgget(0, 0600) }'",
            "$JAVA -Djna.tmpdir=. -jar $AGENT scan --json --blackbox=boxes >second.out",
            "END",
            "unshare --ipc sh first.sh",
            "i=0; until [ -e second.out ] || [ $i = 500 ]; do",
            "i=$((i+1)); unshare --ipc sh second.sh; done");
    assumeThat(script.text("second.out")).as("of a namespace that got the number").isNotEmpty();

    assertThat(script.json("first").path("objects"))
        .as(script::toString)
        .isNotEmpty()
        .allMatch(object -> object.path("maker").path("class").asString().contains("MessageQueue"));
    assertThat(script.json("second").path("objects"))
        .hasSize(20)
        .noneMatch(object -> object.has("maker"));
  }
}
