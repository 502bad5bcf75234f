package dev.ipcaudit.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.CallSite;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NumberTableTest {

  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  @Test
  void allAreFoundHoweverManyThereAreAndNoOther() {
    NumberTable table = new NumberTable(10_000);

    for (long i = 0; i < 5_000; i++) {
      table.put(use(i * SPREAD));
    }

    for (long i = 0; i < 5_000; i++) {
      assertThat(table.find(i * SPREAD).number()).isEqualTo(i * SPREAD);
      assertThat(table.find(~(i * SPREAD))).isNull();
    }
  }

  @Test
  void numbersThatBeginAtOneSlotAreToldApart() {
    NumberTable table = new NumberTable(1_000);

    for (long i = 0; i < 100; i++) {
      table.put(use(i));
    }

    assertThat(LongStream.range(0, 100)).allMatch(i -> table.find(i).number() == i);
  }

  @Test
  void whatIsNewlyKnownOfANumberTakesThePlaceOfTheOld() {
    NumberTable table = new NumberTable(2);
    SiteFinder.Use renewed = use(7);

    table.put(use(7));
    table.put(renewed);

    assertThat(table.find(7)).isSameAs(renewed);
  }

  @Test
  void aFullTableForgetsAPartAndGoesOn() {
    NumberTable table = new NumberTable(100);

    for (long i = 0; i < 10_000; i++) {
      table.put(use(i * SPREAD));
      assertThat(table.find(i * SPREAD)).isNotNull();
    }

    long kept = LongStream.range(0, 10_000).filter(i -> table.find(i * SPREAD) != null).count();
    assertThat(kept).isBetween(75L, 100L);
  }

  private static SiteFinder.Use use(long number) {
    return new SiteFinder.Use(number, CallSite.UNKNOWN, false);
  }
}
