package dev.ipcaudit.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "com.acme.Boot*, com.acme.Boot, true",
    "com.acme.Boot*, com.acme.Boot$Inner, true",
    "com.acme.Boot*, org.acme.Boot, false",
    "com.acme.Boot, com.acme.Boots, false",
    "com.acme.Boot, comXacmeXBoot, false",
    "*, '', true",
    "**, x, true",
    "a*c, abcbc, true",
    "a*c, abcb, false",
    "*Locks.open, com.acme.Locks.open, true",
    "/app-*-?, /app-1-2, false",
    "/app-*-?, /app-1-?, true",
    "'', '', true",
    "'', x, false",
  })
  void starFitsAnythingAndTheRestItself(String pattern, String text, boolean expected) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(expected);
  }

  @Test
  void neverFitsNull() {
    assertThat(new Glob("*").matches(null)).isFalse();
  }

  @Test
  void manyStarsDoNotExplode() {
    Glob glob = new Glob("*a".repeat(30) + "b");

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(glob.matches("a".repeat(5000))).isFalse());
  }
}
