package dev.ipcaudit.tests.host;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * However much a host has created and removed, nothing of it is kept, and what comes last is found.
 * More by {@code -Dipcaudit.test.objects=1000000}, of each kind, and {@code
 * -Dipcaudit.test.classes=4000}.
 */
class LongRunTest {

  private static final int OBJECTS = Integer.getInteger("ipcaudit.test.objects", 20_000);
  private static final int CLASSES = Integer.getInteger("ipcaudit.test.classes", 1000);

  private static final long SLACK_KB = 8 << 10;

  /** Of each kind; and of all paths, of which a few are both a creation's and a removal's. */
  private static final long MOST_SITES = 16_384;

  private static final long MOST_PATHS = 2 * 65_536;

  /** So many are remembered. */
  private static final long REMOVALS = 8192;

  private static final long FEW = 1000;

  @Test
  void allTablesAreBounded() {
    Run run =
        Target.program(LongRun.class, OBJECTS / 2, CLASSES / 2)
            .agent("ci")
            .jvmArgs("-Xmx512m")
            .timeout(Duration.ofHours(1))
            .on(Jdks.newest())
            .run();

    List<String> halves = run.stdout().lines().toList();
    assertThat(halves).as(run::toString).hasSize(2);
    String first = halves.get(0);
    String second = halves.get(1);
    for (String half : halves) {
      assertThat(value(half, "objects")).as(half).isLessThanOrEqualTo(FEW);
      assertThat(value(half, "accounts")).as(half).isLessThanOrEqualTo(MOST_SITES + FEW);
      assertThat(value(half, "sites")).as(half).isLessThanOrEqualTo(MOST_PATHS + MOST_SITES);
      // a removal that is remembered keeps the account of what it removed
      assertThat(value(half, "timelines")).as(half).isLessThanOrEqualTo(4096 + REMOVALS);
      assertThat(value(half, "entries")).as(half).isLessThanOrEqualTo(2 * MOST_SITES);
    }
    // as long as there is room for more sites, each takes less than 1 KiB
    long sites = Math.max(0, value(second, "sites") - value(first, "sites"));
    assertThat(value(second, "heapKb"))
        .as(run.stdout())
        .isLessThan(value(first, "heapKb") + sites + SLACK_KB);
    Line last = Line.of(LongRun.class, "the last queue");
    assertThat(run)
        .exitsWith(23)
        .leaks(1, "sysv-msg", last)
        .finds("warning", "queue-backlog", 1, "sysv-msg", Line.of(LongRun.class, "fills"));
    assertThat(run.report().coverage("accounts")).endsWith("no more than 16384 are kept");
  }

  private static long value(String half, String key) {
    Matcher value = Pattern.compile("\\b" + key + "=(\\d+)").matcher(half);
    assertThat(value.find()).isTrue();
    return Long.parseLong(value.group(1));
  }
}
