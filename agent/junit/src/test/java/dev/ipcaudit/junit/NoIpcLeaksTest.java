package dev.ipcaudit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is blamed for what, with the real agent and real descriptors. */
class NoIpcLeaksTest {

  @AfterEach
  void closeWhatFixturesLeft() {
    Libc.closeLeft();
  }

  @Test
  void aTestThatLeaksFailsWithTheStackThatMadeTheObjectAndItsCleanTwinPasses() {
    Runs run = Runs.of(Twins.class);

    IpcLeakError leak = run.onlyLeak("leaks()");
    assertThat(run.passed()).containsExactlyInAnyOrder("isClean()", "isCleanByTheSameHelper()");
    assertThat(leak)
        .hasMessageStartingWith("leaked-object: 3 x eventfd at " + Twins.class.getName() + ".open(")
        .hasMessageEndingWith(" are still there at the end of leaks()\n    fix: " + CLOSE)
        .hasNoSuppressedExceptions();
    assertThat(leak.getStackTrace()[0].getMethodName()).isEqualTo("open");
    // of this object, not of the first that came from the line
    assertThat(leak.getStackTrace()[1].getMethodName()).isEqualTo("leaks");
  }

  private static final String CLOSE =
      "Call close(fd) on every path out of here, error paths too (finally).";

  @NoIpcLeaks
  static class Twins {

    @Test
    void leaks() {
      for (int i = 0; i < 3; i++) {
        Libc.left(open());
      }
    }

    @Test
    void isClean() {
      Libc.C.close(Libc.C.eventfd(0, 0));
    }

    @Test
    void isCleanByTheSameHelper() {
      Libc.C.close(open());
    }

    private static int open() {
      return Libc.C.eventfd(0, 0);
    }
  }

  @Test
  void aLeakIsAddedToWhatFailedBefore() {
    Throwable failure = Runs.of(FailsItself.class).failures().get("fails()");

    assertThat(failure).isExactlyInstanceOf(IllegalStateException.class).hasMessage("by itself");
    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOf(IpcLeakError.class)
        .extracting(leak -> leak.getStackTrace()[0].getMethodName())
        .isEqualTo("fails");
  }

  @NoIpcLeaks
  static class FailsItself {
    @Test
    void fails() {
      Libc.left(Libc.C.eventfd(0, 0));
      throw new IllegalStateException("by itself");
    }
  }

  @Test
  void severalLinesAreSeveralErrors() {
    IpcLeakError leak = Runs.of(Several.class).onlyLeak("leaks()");

    assertThat(leak).hasMessageContaining("1 x eventfd").hasMessageContaining(" is still there");
    assertThat(leak.getSuppressed())
        .singleElement()
        .satisfies(other -> assertThat(other).hasMessageContaining("2 x eventfd"))
        .extracting(other -> other.getStackTrace()[0].getLineNumber())
        .isEqualTo(leak.getStackTrace()[0].getLineNumber() + 2);
  }

  @NoIpcLeaks
  static class Several {
    @Test
    void leaks() {
      Libc.left(Libc.C.eventfd(0, 0));
      for (int i = 0; i < 2; i++) {
        Libc.left(Libc.C.eventfd(0, 0));
      }
    }
  }

  @Test
  void aChildThatNobodyWaitsForIsLeftBehindToo() {
    Runs run = Runs.of(Parents.class);
    Libc.C.waitpid(Parents.left, null, 0);

    assertThat(run.onlyLeak("leaves()"))
        .hasMessageContaining("1 x child")
        .hasMessageContaining("waitpid");
    assertThat(run.passed()).containsExactly("waits()");
  }

  @NoIpcLeaks
  static class Parents {
    static int left;

    @Test
    void leaves() {
      left = start();
    }

    @Test
    void waits() {
      Libc.C.waitpid(start(), null, 0);
    }

    private static int start() {
      int[] pid = new int[1];
      Libc.C.posix_spawn(pid, "/bin/true", null, null, new String[] {"true"}, new String[0]);
      return pid[0];
    }
  }

  @Test
  void whatBeforeAllMakesBelongsToTheClass() {
    Runs run = Runs.of(ByTheClass.class);

    IpcLeakError leak = run.onlyLeak("NoIpcLeaksTest$ByTheClass");
    assertThat(leak).hasMessageContaining("the end of class NoIpcLeaksTest$ByTheClass");
    assertThat(leak.getStackTrace()[0].getMethodName()).isEqualTo("leak");
    assertThat(run.passed()).hasSize(1);
  }

  @NoIpcLeaks
  static class ByTheClass {
    private static int closed;

    @BeforeAll
    static void leak() {
      Libc.left(Libc.C.eventfd(0, 0));
      closed = Libc.C.eventfd(0, 0);
    }

    @AfterAll
    static void close() {
      Libc.C.close(closed);
    }

    @Test
    void passes() {}
  }

  @Test
  void whatIsMadeAroundATestAndByItsConstructorBelongsToIt() {
    Runs run = Runs.of(Around.class);

    assertThat(run.failures()).containsOnlyKeys("leaks()");
    assertThat(run.onlyLeak("leaks()")).hasMessageContaining("Around.<init>(");
    assertThat(run.onlyLeak("leaks()").getSuppressed())
        .singleElement()
        .satisfies(other -> assertThat(other).hasMessageContaining("Around.open("));
    assertThat(run.passed()).containsExactly("isClean()");
  }

  @NoIpcLeaks
  @ExtendWith(Closer.class)
  static class Around {
    private final int field = Libc.C.eventfd(0, 0);
    private int opened;
    private boolean leaks;

    @BeforeEach
    void open() {
      opened = Libc.C.eventfd(0, 0);
    }

    @AfterEach
    void close() {
      if (leaks) {
        Libc.left(field);
        Libc.left(opened);
      } else {
        Libc.C.close(field);
        Closer.CLOSES.set(opened);
      }
    }

    @Test
    void leaks() {
      leaks = true;
    }

    @Test
    void isClean() {}
  }

  /** Comes first where it is registered before ours, so that it is done after all of afterEach. */
  static class Closer implements AfterEachCallback {

    static final ThreadLocal<Integer> CLOSES = new ThreadLocal<>();

    @Override
    public void afterEach(ExtensionContext context) {
      if (CLOSES.get() != null) {
        Libc.C.close(CLOSES.get());
        CLOSES.remove();
      }
    }
  }

  @Test
  void anExtensionThatCleansUpAfterOursIsWaitedFor() {
    assertThat(Runs.of(ClosedLate.class).failures()).isEmpty();
  }

  @ExtendWith(Closer.class)
  @NoIpcLeaks
  static class ClosedLate {
    @Test
    void closedByAnExtension() {
      Closer.CLOSES.set(Libc.C.eventfd(0, 0));
    }
  }

  @Test
  void oneInstanceForTheClassBelongsToTheClass() {
    Runs run = Runs.of(OneInstance.class);

    IpcLeakError leak = run.onlyLeak("NoIpcLeaksTest$OneInstance");
    assertThat(leak).hasMessageContaining("OneInstance.<init>(");
    assertThat(leak.getSuppressed()).isEmpty();
    assertThat(run.passed()).hasSize(2);
  }

  @NoIpcLeaks
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class OneInstance {
    private final int left = Libc.C.eventfd(0, 0);
    private int closed;

    @BeforeAll
    void open() {
      closed = Libc.C.eventfd(0, 0);
    }

    @AfterAll
    void close() {
      Libc.left(left);
      Libc.C.close(closed);
    }

    @Test
    void passes() {}

    @Test
    void passesToo() {}
  }

  @Test
  void nestedClassesAndTheirConstructorsAreBlamedOneByOne() {
    Runs run = Runs.of(Outer.class);

    assertThat(run.failures()).containsOnlyKeys("inInner()", "Inner", "byConstructors()");
    assertThat(run.failures().get("Inner")).hasMessageContaining("Inner.all(");
    Throwable byConstructors = run.failures().get("byConstructors()");
    assertThat(byConstructors).hasMessageContaining("Outer.<init>(");
    assertThat(byConstructors.getSuppressed())
        .singleElement()
        .satisfies(other -> assertThat(other).hasMessageContaining("Inner.<init>("));
    assertThat(run.passed()).containsExactlyInAnyOrder("inOuter()", "isClean()");
  }

  @NoIpcLeaks
  static class Outer {
    final int outer = Libc.C.eventfd(0, 0);
    boolean kept;

    @AfterEach
    void close() {
      if (kept) {
        Libc.left(outer);
      } else {
        Libc.C.close(outer);
      }
    }

    @Test
    void inOuter() {}

    @Nested
    class Inner {
      private final int inner = Libc.C.eventfd(0, 0);

      @BeforeAll
      static void all() {
        Libc.left(Libc.C.eventfd(0, 0));
      }

      @AfterEach
      void closeInner() {
        if (kept) {
          Libc.left(inner);
        } else {
          Libc.C.close(inner);
        }
      }

      @Test
      void inInner() {
        Libc.left(Libc.C.eventfd(0, 0));
      }

      @Test
      void isClean() {}

      @Test
      void byConstructors() {
        kept = true;
      }
    }
  }

  @Test
  void invocationsAndDynamicTestsAreBlamedOneByOne() {
    Runs run = Runs.of(Invocations.class);

    assertThat(run.failures())
        .containsOnlyKeys("parameter 2", "repetition 3 of 3", "dynamic 1", "factory()");
    assertThat(run.failures().values()).hasOnlyElementsOfType(IpcLeakError.class);
    assertThat(run.failures().get("factory()")).hasMessageContaining("Invocations.factory(");
    assertThat(run.passed()).hasSize(2 + 2 + 2);
  }

  @NoIpcLeaks
  static class Invocations {

    @ParameterizedTest(name = "parameter {0}")
    @ValueSource(ints = {1, 2, 3})
    void parameterized(int number) {
      leak(number == 2);
    }

    @RepeatedTest(3)
    void repeated(RepetitionInfo info) {
      leak(info.getCurrentRepetition() == 3);
    }

    @TestFactory
    Stream<DynamicTest> factory() {
      Libc.left(Libc.C.eventfd(0, 0));
      return IntStream.range(0, 3)
          .mapToObj(
              number -> DynamicTest.dynamicTest("dynamic " + number, () -> leak(number == 1)));
    }

    private static void leak(boolean yes) {
      int made = Libc.C.eventfd(0, 0);
      if (yes) {
        Libc.left(made);
      } else {
        Libc.C.close(made);
      }
    }
  }

  @Test
  void onAMethodItMeansThatMethodAlone() {
    assertThat(Runs.of(OneMethod.class).onlyLeak("looked()"))
        .hasMessageContaining("OneMethod.<init>(");
  }

  static class OneMethod {

    OneMethod() {
      Libc.left(Libc.C.eventfd(0, 0));
    }

    @Test
    @NoIpcLeaks
    void looked() {}

    @Test
    void notLooked() {}
  }
}
