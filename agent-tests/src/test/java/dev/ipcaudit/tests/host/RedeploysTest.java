package dev.ipcaudit.tests.host;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Nothing of the host is kept alive: neither its class loaders nor its threads. More of them by
 * {@code -Dipcaudit.test.redeploys=200 -Dipcaudit.test.threads=100000}.
 */
class RedeploysTest {

  private static final int APPLICATIONS = Integer.getInteger("ipcaudit.test.redeploys", 6) / 2;
  private static final int THREADS = Integer.getInteger("ipcaudit.test.threads", 1000) / 2;
  private static final long SLACK_KB = 8 << 10;

  @EveryJdk
  void memoryIsFlatAndLoadersGo(Jdk jdk) {
    Run run =
        Target.program(Redeploys.class, APPLICATIONS, THREADS)
            .agent("scan=1s")
            .jvmArgs("-Xmx256m")
            .timeout(Duration.ofHours(1))
            .on(jdk)
            .run();

    assertThat(run).exitsWith(0).leavesNothing();
    List<String> halves = run.stdout().lines().toList();
    assertThat(halves).as(run::toString).hasSize(2);
    String first = halves.get(0);
    String second = halves.get(1);
    assertThat(value(second, "loaders")).as(run::toString).isZero();
    for (String ours : List.of("marks", "seen", "states")) {
      assertThat(value(second, ours)).as(run::toString).isLessThanOrEqualTo(threads(second));
    }
    assertThat(value(second, "heapKb")).isLessThan(value(first, "heapKb") + SLACK_KB);
    assertThat(value(second, "metaspaceKb")).isLessThan(value(first, "metaspaceKb") + SLACK_KB);
  }

  /** Those that the JVM hides from Java are carriers: as many as there are processors, and some. */
  private static long threads(String half) {
    return value(half, "threads") + 2L * Runtime.getRuntime().availableProcessors();
  }

  private static long value(String half, String key) {
    Matcher value = Pattern.compile("\\b" + key + "=(\\d+)").matcher(half);
    assertThat(value.find()).isTrue();
    return Long.parseLong(value.group(1));
  }
}
