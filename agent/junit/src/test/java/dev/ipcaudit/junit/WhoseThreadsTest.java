package dev.ipcaudit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose is what other threads make, and what is made while other tests run. */
class WhoseThreadsTest {

  private static final int TESTS = 4;

  @AfterEach
  void closeWhatFixturesLeft() {
    Libc.closeLeft();
  }

  @Test
  void testsThatRunAtTheSameTimeAreBlamedForTheirOwn() {
    Map<String, String> parallel =
        Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.mode.classes.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            // enough for those that help out meanwhile
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "" + 4 * TESTS);

    Runs run = Runs.of(parallel, AtOnce.class, Unlooked.class);

    assertThat(run.failures().keySet())
        .isEqualTo(
            IntStream.rangeClosed(1, TESTS)
                .filter(number -> number % 2 == 1)
                .mapToObj(number -> "test " + number)
                .collect(Collectors.toSet()));
    assertThat(run.failures().values())
        .allSatisfy(leak -> assertThat(leak).hasMessageContaining("1 x eventfd"))
        .allSatisfy(leak -> assertThat(leak.getSuppressed()).isEmpty());
  }

  @NoIpcLeaks
  static class AtOnce {
    private static final CyclicBarrier TOGETHER = new CyclicBarrier(TESTS);

    static Stream<Integer> numbers() {
      return IntStream.rangeClosed(1, TESTS).boxed();
    }

    @ParameterizedTest(name = "test {0}")
    @MethodSource("numbers")
    void test(int number) throws Exception {
      TOGETHER.await(1, TimeUnit.MINUTES);
      int made = Libc.C.eventfd(0, 0);
      TOGETHER.await(1, TimeUnit.MINUTES);
      if (number % 2 == 1) {
        Libc.left(made);
      } else {
        Libc.C.close(made);
      }
      TOGETHER.await(1, TimeUnit.MINUTES);
    }
  }

  static class Unlooked {
    @ParameterizedTest
    @MethodSource("dev.ipcaudit.junit.WhoseThreadsTest$AtOnce#numbers")
    void leaks(int number) {
      Libc.left(Libc.C.eventfd(0, 0));
    }
  }

  @Test
  void threadsOfATestCountForItAndPoolsThatOutliveItDoNot() throws Exception {
    Runs run = Runs.of(Threads.class);
    Threads.POOL.shutdown();
    Threads.FORK_JOIN.shutdown();
    Threads.GO.countDown();

    assertThat(run.failures())
        .containsOnlyKeys("byAThread()", "byAThreadThatGoesOn()", "byItsOwnPool()", "inTime()");
    assertThat(run.failures().values()).hasOnlyElementsOfType(IpcLeakError.class);
    assertThat(run.passed())
        .containsExactlyInAnyOrder(
            "byAPoolThatGoesOn()", "byAForkJoinPool()", "bySomebodysPool()", "byAnInitializer()");
  }

  @NoIpcLeaks
  static class Threads {
    static final ExecutorService POOL = Executors.newSingleThreadExecutor();
    static final ForkJoinPool FORK_JOIN = new ForkJoinPool(1);
    static final CountDownLatch GO = new CountDownLatch(1);

    @Test
    void byAThread() throws InterruptedException {
      Thread thread = new Thread(Threads::leak);
      thread.start();
      thread.join();
    }

    @Test
    void byAThreadThatGoesOn() throws InterruptedException {
      CountDownLatch made = new CountDownLatch(1);
      Thread thread =
          new Thread(
              () -> {
                leak();
                made.countDown();
                try {
                  GO.await();
                } catch (InterruptedException ends) {
                  return;
                }
              });
      thread.setDaemon(true);
      thread.start();
      made.await();
    }

    @Test
    void byItsOwnPool() throws Exception {
      ExecutorService pool = Executors.newFixedThreadPool(2);
      pool.submit(Threads::leak).get();
      pool.shutdown();
      pool.awaitTermination(1, TimeUnit.MINUTES);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void inTime() {
      leak();
    }

    @Test
    void byAPoolThatGoesOn() throws Exception {
      POOL.submit(Threads::leak).get();
    }

    @Test
    void bySomebodysPool() throws Exception {
      POOL.submit(Threads::leak).get();
    }

    @Test
    void byAForkJoinPool() throws Exception {
      CountDownLatch made = new CountDownLatch(1);
      // get() might run it by the test's own thread
      FORK_JOIN.execute(
          () -> {
            leak();
            made.countDown();
          });
      made.await();
    }

    @Test
    void byAnInitializer() {
      assertThat(Singleton.MADE).isPositive();
    }

    static void leak() {
      Libc.left(Libc.C.eventfd(0, 0));
    }
  }

  @Test
  void aPoolThatEndsWithItsClassBelongsToIt() {
    Runs run = Runs.of(PoolOfTheClass.class);

    assertThat(run.onlyLeak("WhoseThreadsTest$PoolOfTheClass"))
        .hasMessageContaining("2 x eventfd")
        .hasMessageContaining("the end of class");
    assertThat(run.passed()).hasSize(2);
  }

  @NoIpcLeaks
  static class PoolOfTheClass {
    static ExecutorService pool;

    @BeforeAll
    static void open() {
      pool = Executors.newSingleThreadExecutor();
    }

    @AfterAll
    static void close() throws InterruptedException {
      pool.shutdown();
      pool.awaitTermination(1, TimeUnit.MINUTES);
    }

    @Test
    void one() throws Exception {
      pool.submit(Threads::leak).get();
    }

    @Test
    void theOther() throws Exception {
      pool.submit(Threads::leak).get();
    }
  }

  static class Singleton {
    static final int MADE = Libc.C.eventfd(0, 0);

    static {
      Libc.left(MADE);
    }
  }
}
