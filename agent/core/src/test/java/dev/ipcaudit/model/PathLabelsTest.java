package dev.ipcaudit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Paths are told apart by few callers. */
class PathLabelsTest {

  @Test
  void fewCallersAreNamedWhole() {
    assertThat(labels(4, "open ship main")).containsExactly("A.ship:7 < A.main:7");
    assertThat(labels(2, "open ship main", "open", ""))
        .containsExactly("A.ship:7 < A.main:7", "", "");
    assertThat(labels(4)).isEmpty();
  }

  @Test
  void whereFramesAreLeftOutIsSaid() {
    assertThat(labels(2, "open a b c")).containsExactly("A.a:7 < A.b:7 < ...");
  }

  @Test
  void framesByWhichPathsDifferAreNamedHoweverFarOut() {
    assertThat(
            labels(
                3,
                "open a b c d e f ship main",
                "open a b c d e f bill main",
                "open a b c d e f",
                "open a b c d e f ship main"))
        .containsExactly(
            "A.a:7 < A.b:7 < ... < A.ship:7 < ...",
            "A.a:7 < A.b:7 < ... < A.bill:7 < ...",
            "A.a:7 < A.b:7 < A.c:7 < ...",
            "A.a:7 < A.b:7 < ... < A.ship:7 < ...");
  }

  @Test
  void eachPathIsToldFromThoseThatItIsLikeOnly() {
    assertThat(
            labels(
                3,
                "open a b c d ship e f main",
                "open a b c d ship e f test",
                "open a b c d bill e f main",
                "open x b c d bill e f main",
                "init a b c d bill e f main"))
        .containsExactly(
            "A.a:7 < ... < A.ship:7 < ... < A.main:7",
            "A.a:7 < ... < A.ship:7 < ... < A.test:7",
            "A.a:7 < A.b:7 < ... < A.bill:7 < ...",
            "A.x:7 < A.b:7 < A.c:7 < ...",
            "A.a:7 < A.b:7 < A.c:7 < ...");
  }

  @Test
  void thereAreNoMoreThanAsked() {
    // as of a recursion, by its depth
    assertThat(labels(2, "open f main", "open f f main", "open f f f main", "open f f f f main"))
        .containsExactly(
            "A.f:7 < A.main:7",
            "... < A.f:7 < A.main:7",
            "... < A.f:7 < A.f:7 < ...",
            "... < A.f:7 < A.f:7 < ...");
  }

  private static List<String> labels(int most, String... paths) {
    List<List<String>> stacks = new ArrayList<>();
    for (String path : paths) {
      stacks.add(
          Stream.of(path.split(" "))
              .filter(method -> !method.isEmpty())
              .map(method -> "app//com.acme.A." + method + "(A.java:7)")
              .toList());
    }
    PathLabels labels = new PathLabels(stacks, most);
    return stacks.stream().map(labels::callers).toList();
  }
}
