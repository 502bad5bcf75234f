package dev.ipcaudit.tests.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.io.IOException;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What the JDK's own command shows of recordings, at 120 columns. */
@EveryJdk
class JfrViewTest {

  /** Of the recorder, in every event. */
  private static final List<String> IMPLICIT =
      List.of("startTime", "duration", "eventThread", "stackTrace");

  private static final int FIRST_WITH_VIEWS = 21;

  private final Run run;

  JfrViewTest(Jdk jdk) {
    run = MissionControlTest.STORIES.on(jdk);
  }

  @Test
  void leakedObjectsAreNamedByTheirLine() {
    String leak = brief("SemaphoreLeak", "work", "leaks");

    String view = view("ipcaudit.ObjectLeaked");

    assertThat(rows(view, leak)).hasSize(7);
    assertThat(header(view)).contains("Call Site", "Kind", "Age", "Size", "Id", "Name", "Object");
    assertThat(rows(view, leak))
        .allSatisfy(row -> assertThat(row).contains(" sysv-sem ", " 0x00000000 "));
  }

  @Test
  void allOthersAreReadableAsWell() {
    assertThat(rows(view("ipcaudit.UnhandledEagain"), brief("EventfdOverflow", "tell", "drops")))
        .singleElement()
        .asString()
        .contains(" eventfd ", " write ", " EAGAIN ");
    assertThat(rows(view("ipcaudit.ZombieChildren"), brief("SigchldStorm", "reapOne", "reaps")))
        .singleElement()
        .asString()
        .matches(".* \\d+ +[0-9.]+ m?s .*");
    assertThat(rows(view("ipcaudit.SiteAccount"), brief("SemaphoreLeak", "work", "leaks")))
        .singleElement()
        .asString()
        .matches(".* sysv-sem +21 +14 +7 +0 +0 false");
  }

  @Test
  void everyFieldHasItsLabelAndItsDescription() throws IOException {
    List<EventType> types;
    try (RecordingFile file = new RecordingFile(run.recordingFile())) {
      types =
          file.readEventTypes().stream()
              .filter(type -> type.getName().startsWith("ipcaudit."))
              .toList();
    }

    assertThat(types).hasSize(15);
    for (EventType type : types) {
      assertThat(type.getDescription()).as(type.getName()).isNotBlank();
      assertThat(type.getFields())
          .filteredOn(field -> !IMPLICIT.contains(field.getName()))
          .isNotEmpty()
          .allSatisfy(
              field -> {
                assertThat(field.getLabel()).as(named(type, field)).isNotBlank();
                assertThat(field.getDescription()).as(named(type, field)).isNotBlank();
              });
    }
  }

  private static String named(EventType type, ValueDescriptor field) {
    return type.getName() + "." + field.getName();
  }

  private String view(String what) {
    Jdk viewer = Jdks.newest();
    Assumptions.assumeTrue(
        viewer.feature() >= FIRST_WITH_VIEWS, "no JDK here whose command jfr has views");
    Run jfr =
        Target.tool("jfr", "view", "--width", "160", what, run.recordingFile().toString())
            .on(viewer)
            .run();
    assertThat(jfr).extracting(Run::exitCode).as(jfr::toString).isEqualTo(0);
    return jfr.stdout();
  }

  private static String header(String view) {
    return view.lines().filter(line -> line.contains("Call Site ")).findFirst().orElse("");
  }

  private static List<String> rows(String view, String line) {
    return view.lines().filter(row -> row.contains(" " + line)).toList();
  }

  private static String brief(String type, String method, String marker) {
    return type + ":" + Line.ofSample(type, marker).number() + " " + method;
  }
}
