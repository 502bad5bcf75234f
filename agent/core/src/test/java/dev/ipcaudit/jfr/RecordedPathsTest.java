package dev.ipcaudit.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedPathsTest {

  private static final CallSite SITE =
      new CallSite(
          "com.acme.Locks",
          "open",
          "Locks.java",
          57,
          List.of("a.B.c(B.java:1)", "d.E.f(E.java:2)"));
  private static final CallSite BARE =
      new CallSite("com.acme.Locks", "open", "Locks.java", 57, List.of());

  @Test
  void pathsAreThemselvesAgain() {
    List<FindingPath> paths =
        List.of(
            new FindingPath(17, 19, 2, List.of("main", "worker 1", "+3"), 7, SITE),
            new FindingPath(5, FindingPath.UNKNOWN, FindingPath.UNKNOWN, List.of(), 0, BARE));

    List<FindingPath> again = again(paths);

    assertThat(again).usingRecursiveComparison().isEqualTo(paths);
    assertThat(again.get(0).stack()).isEqualTo(SITE.stack());
  }

  @Test
  void aNameOfAThreadMakesNoFrame() {
    List<FindingPath> again =
        again(List.of(new FindingPath(1, 1, 0, List.of("x\n\tat evil.Frame\ty"), 0, BARE)));

    assertThat(again).singleElement().satisfies(path -> assertThat(path.stack()).isEmpty());
    assertThat(again.get(0).threads()).containsExactly("x??at evil.Frame?y");
  }

  @Test
  void whatIsBeyondTheRecordedPathsIsCountedWithoutAStack() {
    List<FindingPath> many = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      many.add(FindingPath.only(2, SITE));
    }
    List<String> lines = Arrays.asList(RecordedPaths.text(many).split("\n"));

    List<FindingPath> again = RecordedPaths.all(lines, SITE, 46);

    assertThat(again).hasSize(21);
    assertThat(again.get(20).count()).isEqualTo(6);
    assertThat(again.get(20).stack()).isEmpty();
    assertThat(RecordedPaths.all(lines, SITE, 40)).hasSize(20);
    assertThat(RecordedPaths.all(List.of(), SITE, 3))
        .singleElement()
        .satisfies(path -> assertThat(path.count()).isEqualTo(3));
  }

  private static List<FindingPath> again(List<FindingPath> paths) {
    return RecordedPaths.of(Arrays.asList(RecordedPaths.text(paths).split("\n")), BARE);
  }
}
