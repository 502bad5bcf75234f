package dev.ipcaudit.javaagent.inside.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.log.LogLevel;
import dev.ipcaudit.model.Coverage;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatcherTaskTest {

  private final Coverage coverage = new Coverage();
  private Throwable thrown;
  private final WatcherTask task =
      new WatcherTask(coverage, "looks at nothing") {
        @Override
        protected void round() throws Throwable {
          if (thrown != null) {
            throw thrown;
          }
        }
      };

  @BeforeEach
  void quiet() {
    LogLevel.set(LogLevel.OFF);
  }

  @AfterEach
  void loud() {
    LogLevel.set(LogLevel.WARN);
    Thread.interrupted();
  }

  @Test
  void whatARoundThrowsEndsThatRoundAlone() {
    assertThat(task.attempt()).isTrue();
    thrown = new IOException("Too many open files");
    assertThat(task.attempt()).isFalse();
    assertThat(task.attempt()).isFalse();
    assertThat(task.inVain()).isEqualTo(2);
    assertThat(coverage.notes())
        .containsExactly("2 of 3 looks at nothing failed: Too many open files");

    thrown = null;
    assertThat(task.attempt()).isTrue();
    assertThat(task.inVain()).isZero();
  }

  @Test
  void anErrorIsNothingElse() {
    thrown = new StackOverflowError();
    assertThat(task.attempt()).isFalse();
    thrown = new OutOfMemoryError("Java heap space");
    assertThat(task.attempt()).isFalse();
    assertThat(task.inVain()).isEqualTo(2);
  }

  @Test
  void anInterruptionIsForWhoeverCalled() {
    thrown = new InterruptedException();

    assertThat(task.attempt()).isFalse();

    assertThat(Thread.interrupted()).isTrue();
  }
}
