package dev.ipcaudit.tests.jdk;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;

/** Descriptors that objects of the JDK and natives of each binding close for each other. */
class BorderTest {

  /** JNA by interface and direct, JNR. */
  private static final int BINDINGS = 3;

  @EveryJdk
  void whoeverClosesWhatIsNotItsOwnIsFound(Jdk jdk) {
    verify(run(Target.program(Border.class), jdk), BINDINGS);
  }

  @EveryForeignJdk
  void byHandlesToo(Jdk jdk) {
    verify(run(Target.source("dev/ipcaudit/tests/jdk/BorderByHandle.java"), jdk), 1);
  }

  private static void verify(Run run, int times) {
    assertThat(run)
        .exitsWith(23)
        .finds("warning", "double-close", times, "socket", line("the channel closes again"))
        .finds("error", "foreign-close", times, "socket", line("closes a channel by mistake"))
        .finds("error", "foreign-close", times, "eventfd", line("a channel closes an eventfd"))
        .finds("error", "foreign-close", times, "dup-fd", line("a channel closes a duplicate"))
        .finds("warning", "double-close", times, "pipe", line("the source closes again"))
        .finds("warning", "double-close", times, "pipe", line("the sink closes again"))
        .finds("warning", "double-close", times, "epoll", line("the selector closes again"))
        .finds("warning", "double-close", times, "pipe", line("the stream closes again"))
        .finds("warning", "double-close", times, "socket", line("TCP closes again"))
        .finds("warning", "double-close", times, "socket", line("the first wrapper closes again"))
        .hasFailures(10);
    assertThat(run.report().findings()).hasSize(10);
    assertThat(message(run, "foreign-close", "socket", "closes a channel by mistake"))
        .contains(line("an old number").toString())
        .contains(line("is closed").toString())
        .contains("an object of the JDK (socket:[")
        .contains(line("has the old number").toString());
    assertThat(message(run, "foreign-close", "eventfd", "a channel closes an eventfd"))
        .contains(line("loses its number").toString())
        .contains(line("takes it away").toString())
        .contains(line("has the number now").toString());
    assertThat(message(run, "foreign-close", "dup-fd", "a channel closes a duplicate"))
        .contains(line("is overwritten").toString())
        .contains(line("overwrites a channel").toString());
    assertThat(message(run, "double-close", "socket", "the channel closes again"))
        .contains(line("a native closes a channel").toString());
    for (String marker : List.of("well-behaved channels", "taken out", "is overwritten")) {
      int each = marker.startsWith("well") ? 5 : 1;
      assertThat(run).accounts("socket", line(marker), each * times, each * times);
    }
    assertThat(run)
        .accounts("eventfd", line("well-behaved natives"), 5 * times, 5 * times)
        .accounts("eventfd", line("given to a stream"), times, times)
        .accounts("eventfd", line("given by the JDK's own way"), times, times)
        .accounts("pipe", line("well-behaved pipes"), 10 * times, 10 * times)
        .accounts("epoll", line("well-behaved selectors"), 5 * times, 5 * times);
  }

  private static String message(Run run, String rule, String kind, String marker) {
    Finding finding = run.report().finding(rule, kind, line(marker)).orElseThrow();
    return finding.json().path("message").asString();
  }

  /** No scan opens files meanwhile: numbers are to be given out in the order of the program. */
  private static Run run(Target target, Jdk jdk) {
    return target
        .with(Jnr.all().get(0))
        .jvmArgs(
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.access=ALL-UNNAMED")
        .ownDescriptorsOnly()
        .agent("ci,scan=1h,blocked=0")
        .on(jdk)
        .run();
  }

  private static Line line(String marker) {
    return Line.of(Border.class, marker);
  }
}
