package dev.ipcaudit.tests.libraries;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.JniLibrary;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Netty's io_uring: rings, what wakes them, and what they accept and close by no system call. */
@EveryJdk
class NettyIoUringTest {

  private static final String PROGRAM = "dev/ipcaudit/tests/libraries/NettyRings.java";
  private static final String ACCEPTING = "io.netty.channel.uring.AbstractIoUringServerChannel";
  private static final String RULE = "leaked-object";

  private final Jdk jdk;

  NettyIoUringTest(Jdk jdk) {
    this.jdk = jdk;
  }

  static List<JniLibrary> versions() {
    return JniLibrary.versions("netty-io-uring");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void loopsThatShutDownLeaveNothing(JniLibrary netty) {
    Run run = permitted(target(netty, "shutdown").agent("ci").run());

    assertThat(run.stdout()).isEqualTo("done\n");
    assertThat(run)
        .exitsWith(0)
        .accounts("io-uring", line("group"), 2, 2)
        .accounts("io-uring", line("probe"), 1, 1)
        .accounts("eventfd", line("group"), 2, 2);
    assertThat(run.report().findings()).as(run::toString).isEmpty();
    assertThat(run.report().coverage("netty-io-uring")).isEqualTo("active");
    assertThat(run.report().coverage("libraries")).isEmpty();
    // accepted on a thread that is Netty's alone
    assertThat(run.report().sites())
        .anyMatch(
            site ->
                site.json().path("site").path("class").asString().startsWith(ACCEPTING)
                    && site.created() == 3
                    && site.removed() == 3);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void loopsThatLiveAsLongAsTheJvmAreNotes(JniLibrary netty) {
    Run run = permitted(target(netty, "kept").agent("ci").run());

    assertThat(run)
        .exitsWith(0)
        .hasFailures(0)
        .finds("note", RULE, 2, "io-uring", line("group"))
        .finds("note", RULE, 2, "eventfd", line("group"));
    assertThat(run.stderr())
        .contains(
            "2 io_uring instances created here were in use at the end, as by an event loop",
            "2 eventfds created here were in use at the end, as by an event loop",
            "3 sockets created here were in use at the end, as by an event loop");
    assertThat(run.report().findings()).hasSize(3);
  }

  /** A loop that never ran uses no ring, and nobody knows of what was accepted and dropped. */
  @ParameterizedTest
  @MethodSource("versions")
  void whatNoLoopKnowsIsFoundBesideLoopsThatLive(JniLibrary netty) {
    Run run = permitted(target(netty, "lost").agent("ci").run());

    assertThat(run)
        .exitsWith(23)
        .hasFailures(3)
        .finds("warning", RULE, 4, "io-uring", line("lost loops"))
        .finds("warning", RULE, 4, "eventfd", line("lost loops"))
        .finds("note", RULE, 2, "io-uring", line("group"))
        .finds("note", RULE, 2, "eventfd", line("group"));
    assertThat(run.report().findings(RULE))
        .hasSize(5)
        .filteredOn(found -> found.json().path("message").asString().contains("sockets"))
        .singleElement()
        .extracting(Finding::count)
        .isEqualTo(3L);
  }

  private Target target(JniLibrary netty, String what) {
    Target target = netty.source(PROGRAM, what).on(jdk);
    return jdk.feature() < 24
        ? target
        : target.jvmArgs(
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  }

  private static Run permitted(Run run) {
    Assumptions.assumeFalse(run.stdout().startsWith("unavailable"), run.stdout());
    return run;
  }

  private static Line line(String marker) {
    return Line.ofSource(PROGRAM, marker);
  }
}
