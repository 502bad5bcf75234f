package dev.ipcaudit.tests.descriptors;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.Descriptors;
import org.junit.jupiter.api.Test;

@EveryJdk
class DescriptorsTest {

  private static final Shared RUN = Shared.run(() -> Target.program(Descriptors.class).agent("ci"));

  private final Run run;

  DescriptorsTest(Jdk jdk) {
    run = RUN.on(jdk);
  }

  @Test
  void whatALineLostRepeatedlyIsAWarning() {
    assertThat(run)
        .exitsWith(23)
        .finds("warning", "leaked-object", 7, "eventfd", line("lost eventfds"))
        .finds("warning", "leaked-object", 5, "eventfd", line("lost directly"))
        .finds("warning", "leaked-object", 3, "pipe", line("half a pipe lost"))
        .finds("warning", "leaked-object", 2, "socket", line("lost sockets"))
        .finds("warning", "leaked-object", 2, "memfd", line("lost memfds"));
  }

  @Test
  void whatALineMadeOnceAndKeptIsANote() {
    assertThat(run)
        .finds("note", "leaked-object", 2, "pipe", line("one pipe kept"))
        .finds("note", "leaked-object", 1, "eventfd", line("one eventfd kept"));
  }

  @Test
  void everyWayToCloseCounts() {
    assertThat(run)
        .accounts("pipe", line("closed pipes"), 22, 22)
        .accounts("socket", line("closed sockets"), 4, 4)
        .accounts("pipe", line("closed by a range"), 4, 4)
        .accounts("signalfd", line("one signalfd"), 2, 2)
        .accounts("dup-fd", line("duplicated"), 2, 2)
        .accounts("dup-fd", line("duplicated by fcntl"), 2, 2)
        .accounts("dup-fd", line("duplicated by fcntl64"), 2, 2)
        .accounts("dup-fd", line("duplicated by fcntl directly"), 2, 2);
  }

  @Test
  void aNumberThatWasClosedUnseenAndGivenAgainIsNoFinding() {
    assertThat(run).accounts("eventfd", line("closed unseen, then another"), 1, 1);
    Line file = line("closed unseen, then a file");
    assertThat(run.report().finding("leaked-object", "eventfd", file)).isEmpty();
  }

  @Test
  void whatMakesNothingIsNotCounted() {
    assertThat(run)
        .accountsNothing("signalfd", line("only changed"))
        .accountsNothing("dup-fd", line("only asked"))
        .accountsNothing("dup-fd", line("onto itself"));
  }

  @Test
  void aSecondCloseIsFound() {
    assertThat(run).finds("warning", "double-close", 1, "eventfd", line("second close"));
  }

  @Test
  void aSecondCloseThatHitsAnothersDescriptorIsAnError() {
    assertThat(run)
        .finds("error", "foreign-close", 2, "epoll", line("closes what is another's"))
        .accounts("epoll", line("lost its descriptor"), 3, 3);
    assertThat(
            run.report()
                .finding("foreign-close", "epoll", line("closes what is another's"))
                .orElseThrow()
                .json()
                .path("message")
                .asString())
        .contains(
            line("closed by its owner and by mistake").toString(),
            line("lost its descriptor").toString(),
            line("finds it closed").toString());
  }

  @Test
  void aLineThatClosesForAllIsNotAccused() {
    assertThat(run.report().findings()).noneMatch(found -> found.isAt(line("closes for all")));
    assertThat(run.report().findings()).noneMatch(found -> found.isAt(line("finds it closed")));
  }

  @Test
  void theNameOfADescriptorIsEscaped() {
    assertThat(run.stderr()).contains("/memfd:hostile\\n\\u001b[31m (deleted)");
    assertThat(run.stdout()).isEqualTo("done\n");
  }

  private static Line line(String marker) {
    return Line.of(Descriptors.class, marker);
  }
}
