package dev.ipcaudit.jmc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FoundPathTest {

  @Test
  void eachPathHasItsCountAndItsFrames() {
    assertThat(
            FoundPath.of(
                "3 of 4 created, 1 removed\tmain\n\tat a.B\n\tat c.D\n2 by other paths: 7"))
        .containsExactly(new FoundPath(3, "a.B\nc.D"), new FoundPath(2, ""));
  }

  @Test
  void ofMoreThanCanBeShownTheLastStandsForTheOthers() {
    List<FoundPath> paths = FoundPath.of("2\tmain\n\tat a.B\n".repeat(30));

    assertThat(paths).hasSize(21);
    assertThat(paths.get(20)).isEqualTo(new FoundPath(20, ""));
  }
}
