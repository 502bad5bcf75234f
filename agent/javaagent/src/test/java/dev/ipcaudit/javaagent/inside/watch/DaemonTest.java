package dev.ipcaudit.javaagent.inside.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.RepeatedReads;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DaemonTest {

  @Test
  void aThreadHasNothingOfTheHostAboutIt() {
    Thread thread = new Daemon(() -> {}, "ours", 0).unstarted();

    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("ours");
    assertThat(thread.getContextClassLoader()).isNull();
    assertThat(thread.getThreadGroup().getParent()).isNull();
    assertThat(thread.getState()).isEqualTo(Thread.State.NEW);
  }

  @Test
  void theHostsHandlerDoesNotHearOfItsEnd() throws Exception {
    AtomicReference<Throwable> heard = new AtomicReference<>();
    Thread.UncaughtExceptionHandler hosts = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> heard.set(failure));
    try {
      RepeatedReads starts = new Coverage().attempts("starts");
      AtomicReference<Throwable> told = new AtomicReference<>();
      Runnable ends =
          () -> {
            throw new IllegalStateException("ends");
          };

      new Daemon(ends, "silent", null, starts).start().join();
      new Daemon(ends, "told", (thread, failure) -> told.set(failure), starts).start().join();

      assertThat(heard.get()).isNull();
      assertThat(told.get()).hasMessage("ends");
      assertThat(starts.inVain()).isZero();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(hosts);
    }
  }

  @Test
  void aThreadThatCannotBeStartedIsCounted() {
    Coverage coverage = new Coverage();
    RepeatedReads starts = coverage.attempts("starts of a thread");

    // a thread must have a name
    assertThat(new Daemon(() -> {}, null, null, starts).start()).isNull();

    assertThat(starts.inVain()).isEqualTo(1);
    assertThat(coverage.notes()).singleElement().asString().startsWith("1 of 1 starts of a thread");
  }
}
