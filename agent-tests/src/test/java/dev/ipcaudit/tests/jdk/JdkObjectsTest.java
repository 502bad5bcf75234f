package dev.ipcaudit.tests.jdk;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a host opens by the JDK alone, without any binding. */
@EveryJdk
class JdkObjectsTest {

  private static final String RULE = "leaked-object";

  private static final Shared RUN =
      Shared.run(() -> Target.program(JdkObjects.class).withoutJna().agent("ci"));

  private final Jdk jdk;
  private final Run run;

  JdkObjectsTest(Jdk jdk) {
    this.jdk = jdk;
    run = RUN.on(jdk);
  }

  @Test
  void whatALineLostRepeatedlyIsAWarning() {
    assertThat(run)
        .exitsWith(23)
        .finds("warning", RULE, 5, "socket", line("clients lost"))
        .finds("warning", RULE, 2, "socket", line("connections half lost"))
        .finds("warning", RULE, 3, "pipe", line("pipes half lost"))
        .finds("warning", RULE, 3, "epoll", line("selectors lost"))
        .finds("warning", RULE, 1, "pipe", line("closed and yet open"))
        .finds("warning", RULE, 6, "pipe", line("processes forgotten"))
        .hasFailures(6);
    assertThat(run.report().findings()).hasSize(13);
    assertThat(run.stdout()).isEqualTo("done\n");
  }

  @Test
  void whatALineKeptOnceIsANote() {
    assertThat(run)
        .finds("note", RULE, 1, "socket", line("one channel kept"))
        .finds("note", RULE, 2, "pipe", line("one pipe kept"))
        .finds("note", RULE, 1, "epoll", line("one selector kept"))
        .finds("note", RULE, 1, "epoll", line("selects no more"));
  }

  @Test
  void whatAThreadWaitsForIsInUseWithAllThatIsRegisteredInIt() {
    assertThat(run)
        .finds("note", RULE, 2, "epoll", line("selectors in use"))
        .finds("note", RULE, 4, "pipe", line("pipes registered"))
        .finds("note", RULE, 6, "pipe", line("processes read"));
    assertThat(text("epoll", "selectors in use", "message")).contains("2 Selectors", "in use");
  }

  @ParameterizedTest
  @CsvSource({
    "socket, clients lost, 5 Unix-domain channels created here, close() of the channel",
    "pipe, pipes half lost, 3 ends of Pipes created here, Pipe.source() and Pipe.sink()",
    "epoll, selectors lost, 3 Selectors created here, Call Selector.close()",
    "pipe, processes forgotten, 6 streams of Processes created here, getErrorStream()",
  })
  void theObjectOfJavaIsNamed(String kind, String marker, String message, String remedy) {
    assertThat(text(kind, marker, "message")).startsWith(message);
    assertThat(text(kind, marker, "remedy")).contains(remedy);
  }

  @ParameterizedTest
  @CsvSource({
    "socket, one server closed, 1",
    "socket, clients closed, 200",
    "socket, connections closed, 200",
    "socket, refused, 3",
    "socket, closed under a reader, 3",
    "socket, peer of a reader, 3",
    "socket, closed by a cleaner, 1",
    "pipe, a pipe closed under a reader, 6",
    "pipe, pipes closed, 8",
    "pipe, by a method reference, 2",
    "pipe, by reflection, 2",
    "pipe, closed by its selector, 2",
    "epoll, selectors closed, 4",
    "epoll, closes what was registered, 1",
    "pipe, processes that end, 9",
    "pipe, streams closed, 6",
  })
  void whatIsClosedIsNoFinding(String kind, String marker, int count) {
    assertThat(run).accounts(kind, line(marker), count, count);
    assertThat(run.report().finding(RULE, kind, line(marker))).isEmpty();
  }

  @Test
  void virtualThreadsAreLikeOthers() {
    if (jdk.feature() >= 21) {
      assertThat(run).accounts("socket", line("by virtual threads"), 20, 20);
    }
  }

  @Test
  void whatTheJdkOpensForItselfIsItsOwn() {
    assertThat(run)
        .accountsNothing("epoll", line("opens a selector of its own"))
        .accountsNothing("epoll", line("too"))
        .accountsNothing("socket", line("TCP is none"))
        .accountsNothing("socket", line("nor are its servers"))
        .accountsNothing("pipe", line("no streams"));
  }

  @Test
  void aWriteThatReturnsZeroIsNoFinding() {
    assertThat(run.report().findings("unhandled-eagain")).isEmpty();
    assertThat(run.report().findings("blocked-call")).isEmpty();
  }

  @Test
  void whatIsOpenedAfterAnAttachIsSeen() {
    Target host = Target.program(LateHost.class).withoutJna();
    try (Running running = host.on(jdk).start()) {
      running.awaitLine("ready");
      running.attach("ci");
      Run late = running.send("go").await();

      assertThat(late)
          .exitsWith(23)
          .finds("warning", RULE, 3, "socket", Line.of(LateHost.class, "channels lost late"))
          .finds("warning", RULE, 3, "epoll", Line.of(LateHost.class, "selectors lost late"))
          .finds("warning", RULE, 6, "pipe", Line.of(LateHost.class, "pipes lost late"))
          .accounts("socket", Line.of(LateHost.class, "channels closed late"), 3, 3)
          .hasFailures(3);
      assertThat(late.report().findings()).hasSize(3);
    }
  }

  private String text(String kind, String marker, String field) {
    Finding finding = run.report().finding(RULE, kind, line(marker)).orElseThrow();
    return finding.json().path(field).asString();
  }

  private static Line line(String marker) {
    return Line.of(JdkObjects.class, marker);
  }
}
