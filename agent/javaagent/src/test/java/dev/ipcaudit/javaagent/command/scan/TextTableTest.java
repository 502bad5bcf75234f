package dev.ipcaudit.javaagent.command.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void longNamesAreBrokenWhereTheyHaveParts() {
    assertThat(
            TextTable.wrap(
                "created by JVM 7 at dev.ipcaudit.samples.PosixNames.serve(PosixNames.java:54), gone",
                26,
                ""))
        .containsExactly(
            "created by JVM 7 at",
            "dev.ipcaudit.samples.",
            "PosixNames.serve",
            "(PosixNames.java:54), gone");
  }

  @Test
  void otherLongWordsFillTheLine() {
    assertThat(TextTable.wrap("a bcdefghijk", 5, "  "))
        .containsExactly("  a", "  bcd", "  efg", "  hij", "  k");
    assertThat(TextTable.wrap(".bcdefg (23456", 5, ""))
        .containsExactly(".bcde", "fg", "(2345", "6");
  }
}
