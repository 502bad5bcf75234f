package dev.ipcaudit.javaagent.inside.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.problems.BlockedSite;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.HostCode;
import dev.ipcaudit.stack.SiteFinder;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against threads that are blocked. */
class BlockedCallDetectorTest {

  private static final long BLOCKED_MILLIS = 200;

  @TempDir private Path directory;
  private final Ledger ledger = new Ledger(100);

  @Test
  void aCallThatLastsIsFoundOnceAndItsTimeGoesOn() throws Exception {
    BlockedCallDetector detector = detector(BLOCKED_MILLIS);
    try (BlockedWriter writer = new BlockedWriter(directory, "writer")) {
      int object = writer.descriptor();
      BlockedSite found = look(detector);

      assertThat(found.kind()).isEqualTo(Kind.PIPE);
      assertThat(found.function()).isEqualTo("write");
      assertThat(found.object()).isEqualTo(object);
      assertThat(found.count()).isEqualTo(1);
      assertThat(found.detail()).startsWith("the pipe held ");
      long first = found.longestNanos();
      assertThat(first).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(BLOCKED_MILLIS) / 2);
      Thread.sleep(100);
      detector.look();
      assertThat(found.longestNanos()).isGreaterThan(first);
      assertThat(found.count()).isEqualTo(1);
      assertThat(detector.marks(writer.thread())).isTrue();

      writer.release();
      detector.look();
      assertThat(detector.marks(writer.thread())).isFalse();
    }
  }

  @Test
  void aCallThatMovesOnIsNone() throws Exception {
    BlockedCallDetector detector = detector(60_000);
    try (BlockedWriter writer = new BlockedWriter(directory, "mover")) {
      writer.descriptor();
      for (int i = 0; i < 10; i++) {
        detector.look();
        Thread.sleep(10);
      }
    }
    detector.look();

    assertThat(ledger.incidents().blockages()).isEmpty();
  }

  @Test
  void nothingIsLookedAtWithoutABound() throws Exception {
    BlockedCallDetector detector = detector(0);
    try (BlockedWriter writer = new BlockedWriter(directory, "unseen")) {
      writer.descriptor();
      detector.look();
      detector.lookAtThreads();
    }
    assertThat(ledger.incidents().blockages()).isEmpty();
  }

  @Test
  void theMarksOfThreadsThatEndedAreTakenOut() throws Exception {
    BlockedCallDetector detector = detector(BLOCKED_MILLIS);
    for (int i = 0; i < 20; i++) {
      try (BlockedWriter writer = new BlockedWriter(directory, "short" + i)) {
        writer.descriptor();
        detector.look();
      }
    }
    for (int tries = 0; BlockedWriter.marks() > 0 && tries < 1000; tries++) {
      System.gc();
      Thread.sleep(1);
      detector.look();
    }
    assertThat(BlockedWriter.marks()).isZero();
  }

  /** Looks as often as the agent's thread does, until something is found. */
  private BlockedSite look(BlockedCallDetector detector) throws Exception {
    while (ledger.incidents().blockages().isEmpty()) {
      TimeUnit.NANOSECONDS.sleep(detector.tickNanos());
      detector.look();
    }
    return ledger.incidents().blockages().get(0);
  }

  private BlockedCallDetector detector(long blockedMillis) {
    HostCode unknown =
        (HostCode)
            Proxy.newProxyInstance(
                HostCode.class.getClassLoader(),
                new Class<?>[] {HostCode.class},
                (proxy, method, arguments) ->
                    method.getReturnType() == HostCode.Body.class ? HostCode.Body.UNKNOWN : null);
    SiteFinder sites = new SiteFinder(32, null, null, unknown);
    return new BlockedCallDetector(null, ledger, sites, blockedMillis, new Coverage());
  }
}
