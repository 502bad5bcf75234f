package dev.ipcaudit.tests.errno;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.util.Map;

/** Errno can be looked at by the pointer of libc and by an exception, or not at all. */
class ErrnoAskedTest {

  private static final String[] HANDLED = {
    "asked by interface",
    "asked directly",
    "asked by JNR",
    "asked carelessly",
    "thrown and looked at",
    "thrown directly and looked at",
    "thrown on as another",
  };

  private static final String[] NOT_ASKED = {
    "not asked by interface", "not asked directly", "not asked by JNR", "not asked carelessly",
  };

  private static final String[] DROPPED = {
    "thrown and dropped",
    "thrown directly and dropped",
    "dropped by the caller",
    "stored and never read",
  };

  @EveryJdk
  void byNativesThatJnrMakes(Jdk jdk) {
    check(jdk, Jnr.Way.STUBS);
  }

  @EveryJdk
  void byTheInvokerOfJffi(Jdk jdk) {
    check(jdk, Jnr.Way.BUFFERS);
  }

  private static void check(Jdk jdk, Jnr.Way way) {
    Jnr newest = Jnr.newest(way);
    Run without = Target.program(ErrnoAsked.class).with(newest).on(jdk).run();
    Run run = Target.program(ErrnoAsked.class).with(newest).agent("ci").on(jdk).run();

    assertThat(run.stdout()).as(run::toString).isEqualTo(without.stdout()).contains("errno 11");
    for (String marker : HANDLED) {
      assertThat(run.report().findings()).noneMatch(found -> found.isAt(line(marker)));
    }
    for (String marker : NOT_ASKED) {
      assertThat(run).finds("warning", "unhandled-eagain", 7, "eventfd", line(marker));
      assertThat(verdicts(run, marker)).isEqualTo(Map.of("undistinguished", 7L));
    }
    for (String marker : DROPPED) {
      assertThat(run).finds("error", "unhandled-eagain", 7, "eventfd", line(marker));
      assertThat(verdicts(run, marker)).isEqualTo(Map.of("dropped", 7L));
    }
  }

  private static Map<String, Long> verdicts(Run run, String marker) {
    return run.report()
        .finding("unhandled-eagain", "eventfd", line(marker))
        .orElseThrow()
        .verdicts();
  }

  private static Line line(String marker) {
    return Line.of(ErrnoAsked.class, marker);
  }
}
