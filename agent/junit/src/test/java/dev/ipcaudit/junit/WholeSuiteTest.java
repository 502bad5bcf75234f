package dev.ipcaudit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;

/** By properties alone: nothing is said in the code of these fixtures. */
class WholeSuiteTest {

  private static final String ENGINE = "JUnit Jupiter";

  @AfterEach
  void closeWhatFixturesLeft() {
    Libc.closeLeft();
  }

  @Test
  void everyTestIsLookedAtAndTheRestAtTheEnd() {
    Runs run = Runs.of(whole(), Plain.class);
    Plain.POOL.shutdown();

    assertThat(run.failures()).containsOnlyKeys("leaks()", ENGINE);
    assertThat(run.failures().get(ENGINE))
        .isInstanceOf(IpcLeakError.class)
        .hasMessageContaining("2 x eventfd")
        .hasMessageContaining("the end of all tests, and belongs to none of them");
    assertThat(run.failures().get(ENGINE).getStackTrace()[0].getMethodName())
        .isEqualTo("leakTwice");
  }

  static class Plain {
    static final ExecutorService POOL = Executors.newSingleThreadExecutor();

    @Test
    void leaks() {
      Libc.left(Libc.C.eventfd(0, 0));
    }

    @Test
    void byAPool() throws Exception {
      POOL.submit(Plain::leakTwice).get();
    }

    private static void leakTwice() {
      for (int i = 0; i < 2; i++) {
        Libc.left(Libc.C.eventfd(0, 0));
      }
    }
  }

  @Test
  void whatInitializersMadeMayStayAsLongAsTheJvm() {
    assertThat(Runs.of(whole(), UsesSingletons.class).failures()).isEmpty();
  }

  static class UsesSingletons {
    @Test
    void uses() {
      assertThat(Singletons.made).isEqualTo(2);
    }
  }

  static class Singletons {
    static int made;

    static {
      Plain.leakTwice();
      made = 2;
    }
  }

  @Test
  void theRestCanBeLeftToTheExit() {
    Map<String, String> parameters = whole();
    parameters.put("ipcaudit.junit.suite", "exit");

    Runs run = Runs.of(parameters, LeftToTheExit.class);
    LeftToTheExit.POOL.shutdown();

    assertThat(run.failures()).isEmpty();
  }

  static class LeftToTheExit {
    static final ExecutorService POOL = Executors.newSingleThreadExecutor();

    @Test
    void byAPool() throws Exception {
      POOL.submit(Plain::leakTwice).get();
    }
  }

  @Test
  void anAnnotationBesideThePropertyChangesNothing() {
    IpcLeakError leak = Runs.of(whole(), Annotated.class).onlyLeak("leaks()");

    assertThat(AnnotationSupport.isAnnotated(Annotated.class, NoIpcLeaks.class)).isTrue();
    assertThat(leak).hasMessageContaining("Annotated.<init>(");
    assertThat(leak.getSuppressed()).hasSize(1);
  }

  @NoIpcLeaks
  static class Annotated {
    Annotated() {
      Libc.left(Libc.C.eventfd(0, 0));
    }

    @Test
    void leaks() {
      Libc.left(Libc.C.eventfd(0, 0));
    }
  }

  @Test
  void withoutTheProperyNothingHappens() {
    Map<String, String> parameters = whole();
    parameters.remove("ipcaudit.junit");

    assertThat(Runs.of(parameters, Unlooked.class).failures()).isEmpty();
  }

  @Test
  void aBadValueIsOneClearLine() {
    Map<String, String> parameters = whole();
    parameters.put("ipcaudit.junit", "All");

    assertThat(Runs.of(parameters, Unlooked.class).failures().values())
        .isNotEmpty()
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .hasMessage("ipcaudit: ipcaudit.junit=All: expected all or off"));
  }

  static class Unlooked {
    @Test
    void leaks() {
      Libc.left(Libc.C.eventfd(0, 0));
    }
  }

  private static Map<String, String> whole() {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("junit.jupiter.extensions.autodetection.enabled", "true");
    parameters.put("ipcaudit.junit", "all");
    return parameters;
  }
}
