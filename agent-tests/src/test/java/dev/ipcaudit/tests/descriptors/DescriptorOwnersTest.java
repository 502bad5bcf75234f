package dev.ipcaudit.tests.descriptors;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptors that change hands between natives, objects of the JDK and calls nobody hears. */
@EveryJdk
class DescriptorOwnersTest {

  /** No scan opens files meanwhile: numbers are to be given out in the order of the program. */
  private static final Shared RUN =
      Shared.run(
          () ->
              Target.program(DescriptorOwners.class)
                  .jvmArgs("--add-opens", "java.base/java.io=ALL-UNNAMED")
                  .ownDescriptorsOnly()
                  .agent("ci,scan=1h,blocked=0")); // nothing of ours takes a number in between

  private final Run run;

  DescriptorOwnersTest(Jdk jdk) {
    run = RUN.on(jdk);
  }

  @ParameterizedTest
  @CsvSource({
    "eventfd, closed by streams, 3",
    "pipe, both ends closed by streams, 6",
    "epoll, of a kind without identity, 3",
    "dup-fd, duplicate closed by a stream, 3",
    "dup-fd, by fcntl, 3",
    "eventfd, duplicated for a stream, 3",
    "pipe, opened again by its number, 2",
  })
  void whatAnObjectOfTheJdkOwnsIsClosedWhereItCloses(String kind, String marker, int count) {
    assertThat(run).accounts(kind, line(marker), count, count);
    assertThat(run.report().finding("leaked-object", kind, line(marker))).isEmpty();
  }

  @Test
  void theLineThatClosesTheObjectIsNamed() {
    assertThat(message("use-after-remove", "eventfd", "used after a stream closed it"))
        .contains(line("closed by a stream and then used").toString());
  }

  @ParameterizedTest
  @CsvSource({"socket, sockets closed unseen", "memfd, memory closed unseen"})
  void whatWasClosedUnseenIsNoLeakAlthoughItsNumberIsOpen(String kind, String marker) {
    assertThat(run.report().finding("leaked-object", kind, line(marker))).isEmpty();
  }

  @Test
  void whatNothingTellsFromItsSuccessorIsNoWarning() {
    assertThat(run.report().failures())
        .noneMatch(found -> found.rule().equals("leaked-object"))
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "eventfd, written to when closed, 3",
    "eventfd, read when closed, 1",
    "eventfd, asked when closed, 1",
    "eventfd, controlled when closed, 1",
    "eventfd, counted when closed, 1",
    "eventfd, duplicated when closed, 1",
    "eventfd, sent directly when closed, 1",
    "eventfd, registered when closed, 1",
  })
  void aUseOfAClosedDescriptorIsFound(String kind, String marker, int count) {
    assertThat(run).finds("warning", "use-after-remove", count, kind, line(marker));
  }

  @Test
  void aUseOfWhatThisJvmNeverClosedIsItsOwnAffair() {
    assertThat(run.report().findings()).noneMatch(at("to what never was"));
  }

  @ParameterizedTest
  @CsvSource({
    "epoll, the stranger's second close, 2, the first close is another line, given the number since",
    "pipe, closes the pipe of a thread, 1, closed by a thread, the pipe of a thread",
  })
  void whoeverClosesAnothersIsBlamedWhicheverLineClosedFirst(
      String kind, String marker, int count, String earlier, String owner) {
    assertThat(run).finds("error", "foreign-close", count, kind, line(marker));
    assertThat(message("foreign-close", kind, marker)).contains(line(owner).toString());
    if (count == 1) {
      assertThat(message("foreign-close", kind, marker)).contains(line(earlier).toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "takes the file of a stream",
        "takes a socket",
        "takes an accepted socket",
      })
  void anObjectOfTheJdkMayBeTheOwner(String marker) {
    assertThat(run).finds("error", "foreign-close", 1, "eventfd", line(marker));
    assertThat(message("foreign-close", "eventfd", marker)).contains("an object of the JDK");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the owner finds it closed",
        "the owner uses it when it is lost",
        "the thread finds it closed",
        "the third finds it closed",
        "the third to have the number",
        "closes its own file",
        "another variable finds it closed",
        "another array finds it closed",
        "closes for all owners",
      })
  void theVictimIsNotBlamedNorWhoeverClosesItsOwn(String marker) {
    assertThat(run.report().findings()).noneMatch(at(marker));
  }

  @Test
  void inOneMethodTheVariablesTellWhoseCloseItWas() {
    assertThat(run)
        .finds("error", "foreign-close", 1, "epoll", line("closes what another variable has"))
        .finds("error", "foreign-close", 1, "pipe", line("closes what another array has"))
        .finds("warning", "double-close", 1, "epoll", line("the same variable twice"));
  }

  @Test
  void anObjectThatClosesWhatANativeHadClosedIsASecondClose() {
    assertThat(run)
        .exitsWith(23)
        .finds("warning", "double-close", 1, "eventfd", line("the JDK finds it closed"));
  }

  private String message(String rule, String kind, String marker) {
    return run.report()
        .finding(rule, kind, line(marker))
        .orElseThrow()
        .json()
        .path("message")
        .asString();
  }

  private static Predicate<Finding> at(String marker) {
    return found -> found.isAt(line(marker));
  }

  private static Line line(String marker) {
    return Line.of(DescriptorOwners.class, marker);
  }
}
