package dev.ipcaudit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedIpcLeakTest {

  @AfterEach
  void closeWhatFixturesLeft() {
    Libc.closeLeft();
  }

  @Test
  void whatIsDeclaredIsAcceptedAsLongAsItOccurs() {
    Runs run = Runs.of(Declared.class);

    assertThat(run.failures())
        .containsOnlyKeys(
            "anotherNumber()", "anotherKind()", "anotherLine()", "noneAnyMore()", "failsBefore()");
    assertThat(run.failures().get("anotherNumber()"))
        .isInstanceOf(IpcLeakError.class)
        .hasMessageContaining("2 x eventfd");
    assertThat(run.failures().get("noneAnyMore()"))
        .hasMessageStartingWith("an expected leak does not occur any more")
        .hasMessageContaining("ticket 4");
    assertThat(run.failures().get("failsBefore()"))
        .hasMessage("before")
        .hasNoSuppressedExceptions();
  }

  @NoIpcLeaks
  static class Declared {

    @Test
    @ExpectedIpcLeak(reason = "any")
    void any() {
      leak();
    }

    @Test
    @ExpectedIpcLeak(kind = "eventfd", site = "dev.ipcaudit.*.leak", count = 2, reason = "exactly")
    void exactly() {
      leak();
      leak();
    }

    @Test
    @ExpectedIpcLeak(site = "*Declared.leak", reason = "one")
    @ExpectedIpcLeak(site = "*Declared.other", reason = "and the other")
    void both() {
      leak();
      other();
    }

    @Test
    @ExpectedIpcLeak(count = 1, reason = "ticket 1")
    void anotherNumber() {
      for (int i = 0; i < 2; i++) {
        leak();
      }
    }

    @Test
    @ExpectedIpcLeak(kind = "sysv-sem", reason = "ticket 2")
    void anotherKind() {
      leak();
    }

    @Test
    @ExpectedIpcLeak(site = "com.acme.*", reason = "ticket 3")
    void anotherLine() {
      leak();
    }

    @Test
    @ExpectedIpcLeak(reason = "ticket 4")
    void noneAnyMore() {}

    @Test
    @ExpectedIpcLeak(reason = "ticket 5")
    void failsBefore() {
      throw new IllegalStateException("before");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @ExpectedIpcLeak(reason = "in one of them")
    void inOneOfThem(boolean leaks) {
      if (leaks) {
        leak();
      }
    }

    private static void leak() {
      Libc.left(Libc.C.eventfd(0, 0));
    }

    private static void other() {
      Libc.left(Libc.C.eventfd(0, 0));
    }
  }

  @Test
  void onAClassItMeansWhatTheClassLeaves() {
    assertThat(Runs.of(OnAClass.class).failures()).containsOnlyKeys("ofATest()");
    assertThat(Runs.of(NoneOfTheClass.class).failures()).hasSize(1);
  }

  @NoIpcLeaks
  @ExpectedIpcLeak(reason = "made once")
  static class OnAClass {
    @BeforeAll
    static void leak() {
      Libc.left(Libc.C.eventfd(0, 0));
    }

    @Test
    void ofATest() {
      leak();
    }
  }

  @NoIpcLeaks
  @ExpectedIpcLeak(reason = "made once")
  static class NoneOfTheClass {
    @Test
    void passes() {}
  }
}
