package dev.ipcaudit.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Numbers of asm/unistd.h, and that every name in the tables is one of the catalogue's. */
class ByNumberTest {

  @Test
  void numbersAreThoseOfTheMachine() {
    assertThat(ByNumber.function("amd64", 64).name()).isEqualTo("semget");
    assertThat(ByNumber.function("aarch64", 190).name()).isEqualTo("semget");
    assertThat(ByNumber.function("amd64", 3).name()).isEqualTo("close");
    assertThat(ByNumber.function("aarch64", 57).name()).isEqualTo("close");
    assertThat(ByNumber.function("amd64", 186)).isNull();
    assertThat(ByNumber.function("riscv64", 64)).isNull();
  }

  @Test
  void everyNumberStandsForAFunction() {
    for (String machine : new String[] {"amd64", "aarch64"}) {
      assertThat(ByNumber.numbers(machine)).isNotEmpty().doesNotHaveDuplicates();
      for (int number : ByNumber.numbers(machine)) {
        assertThat(ByNumber.function(machine, number)).as(machine + " " + number).isNotNull();
      }
    }
  }
}
