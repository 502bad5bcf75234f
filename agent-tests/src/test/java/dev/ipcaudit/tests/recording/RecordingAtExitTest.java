package dev.ipcaudit.tests.recording;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Recording;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.AttachHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdict is in the recording that the JVM dumps at its end: every time, however it ends. */
@EveryJdk
class RecordingAtExitTest {

  /** Whose hook came first was a race once. Four ways make twenty runs on a JDK. */
  private static final int TIMES = Integer.getInteger("ipcaudit.times", 5);

  private static final int ALL = OwnRecording.EARLY + OwnRecording.SETS;

  private final Jdk jdk;

  RecordingAtExitTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest
  @ValueSource(strings = {"normal", "exit", "uncaught", "wait"})
  void noLeakIsMissingInAnyOfManyRuns(String way) {
    for (int time = 0; time < TIMES; time++) {
      Run run = brief(way);

      assertThat(run).exitsWith(23);
      assertThat(run.recording().events("ObjectLeaked")).as(run::toString).hasSize(Brief.QUEUES);
      assertThat(run.recording().events("Finding")).as(run::toString).hasSize(1);
    }
  }

  private Run brief(String way) {
    Target target = Target.program(Brief.class, way).agentExactly("ci").recorded().on(jdk);
    if (!way.equals("wait")) {
      return target.run();
    }
    try (Running running = target.start()) {
      running.awaitLine("waiting");
      return running.signal("TERM").await();
    }
  }

  @Test
  void aRecordingThatTheHostStartsHasTheVerdict() {
    Run run = run("started");

    Recording recording = recording(run, "one.jfr");
    assertThat(recording.events("ObjectLeaked")).hasSize(ALL);
    assertThat(recording.events("ObjectCreated")).hasSize(ALL);
    assertThat(recording.events("ObjectCreated"))
        .filteredOn(event -> event.getBoolean("beforeRecording"))
        .hasSize(OwnRecording.EARLY);
  }

  @Test
  void twoRecordingsHaveTheVerdictBoth() {
    Run run = run("two");

    assertThat(recording(run, "one.jfr").events("ObjectLeaked")).hasSize(ALL);
    assertThat(recording(run, "two.jfr").events("ObjectLeaked")).hasSize(ALL);
  }

  @Test
  void aRecordingThatIsOverBeforeTheEndHasWhatWasCreated() {
    Recording recording = recording(run("stopped"), "one.jfr");

    assertThat(recording.events("ObjectCreated")).hasSize(ALL);
    assertThat(recording.events("ObjectLeaked")).isEmpty();
  }

  /** The hook runs before the verdict; what the recorder itself dumps afterwards has it. */
  @Test
  void aHookOfTheHostThatDumpsIsNotInTheWay() {
    Run run = run("hook");

    assertThat(run.stdout()).isEqualTo("dumped\n");
    assertThat(recording(run, "two.jfr").events("ObjectCreated")).hasSize(ALL);
    assertThat(recording(run, "one.jfr").events("ObjectLeaked")).hasSize(ALL);
  }

  @Test
  void aRecordingThatJcmdStartsAndStopsIsWhole() {
    try (Running running = Target.program(AttachHost.class).agentExactly("").on(jdk).start()) {
      running.awaitLine("ready");
      running.jcmd("JFR.start", "name=one");
      running.send("leak").awaitLine("leaked");
      running.jcmd("JFR.stop", "name=one", "filename=" + running.directory().resolve("one.jfr"));
      running.jcmd("JFR.start", "filename=" + running.directory().resolve("two.jfr"));
      running.send("end");

      Run run = running.await();

      assertThat(run).exitsWith(0);
      int all = AttachHost.EARLY + AttachHost.SETS + AttachHost.QUEUES;
      assertThat(recording(run, "one.jfr").events("ObjectCreated"))
          .hasSize(all + 1); // and the gate
      assertThat(recording(run, "two.jfr").events("ObjectLeaked")).hasSize(all);
    }
  }

  private Run run(String way) {
    Run run = Target.program(OwnRecording.class, way).agentExactly("ci").on(jdk).run();
    assertThat(run).exitsWith(23);
    return run;
  }

  private static Recording recording(Run run, String file) {
    assertThat(run.directory().resolve(file)).as(run::toString).exists();
    return Recording.of(run.directory().resolve(file));
  }
}
