package dev.ipcaudit.javaagent.inside.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.Coverage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real kernel. */
class SleepCheckTest {

  @TempDir private Path directory;
  private final SleepCheck sleep = new SleepCheck(new Coverage());
  private final WatchedCall one = new WatchedCall(new Ledger(100));

  @Test
  void aThreadIsAsleepInItsCallUntilThatMovesOn() throws Exception {
    try (BlockedWriter writer = new BlockedWriter(directory, "sleeper")) {
      int object = writer.descriptor();
      assertThat(ask(object, writer.thread())).isEqualTo(SleepCheck.ASLEEP);
      assertThat(one.tid).isNotZero();
      BlockedThread now = SleepCheck.now(one);
      assertThat(now.isIn("write", object)).isTrue();
      assertThat(now.comm()).isEqualTo("sleeper");

      writer.release();

      assertThat(ask(object, writer.thread())).isEqualTo(SleepCheck.AWAKE);
    }
  }

  @Test
  void aThreadInAnotherCallIsAwake() {
    assertThat(ask(0, Thread.currentThread())).isEqualTo(SleepCheck.AWAKE);
  }

  @Test
  void theKernelKnowsFifteenLettersOfAName() {
    assertThat(SleepCheck.comm(new Thread("short"))).isEqualTo("short");
    assertThat(SleepCheck.comm(new Thread("a name of twenty-two b"))).isEqualTo("a name of twent");
  }

  /** Until there is an answer: all threads are looked at for a twentieth of the time at most. */
  private int ask(int object, Thread thread) {
    int state = SleepCheck.LATER;
    for (int tries = 0; tries < 10_000 && state == SleepCheck.LATER; tries++) {
      sleep.begin();
      state = sleep.of(one, "write", object, thread);
      pause();
      // the call may be about to begin
      state = state == SleepCheck.AWAKE && thread.isAlive() && object > 0 ? 0 : state;
    }
    return state;
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException notNow) {
      Thread.currentThread().interrupt();
    }
  }
}
