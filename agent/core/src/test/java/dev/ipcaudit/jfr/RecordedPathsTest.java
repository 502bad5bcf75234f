package dev.ipcaudit.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
  void noNameMakesAFrameOrAPath() {
    CallSite hostile =
        BARE.of(
            List.of(
                "a.Spec.keeps a set\n and more(Spec.groovy:9)",
                "a.B.c(B.java:9)\n\tat com.acme.Innocent.run(Innocent.java:9)",
                "C:\\n"));
    List<FindingPath> paths =
        List.of(new FindingPath(1, 1, 0, List.of("x\n\tat evil.Frame\ty", "", "\\t"), 0, hostile));

    List<FindingPath> again = again(paths);

    assertThat(again).usingRecursiveComparison().isEqualTo(paths);
    assertThat(again.get(0).stack()).isEqualTo(hostile.stack());
  }

  @Test
  void aThreadMayBeCalledAsTheNumberOfOthers() {
    List<FindingPath> paths =
        List.of(
            new FindingPath(2, 2, 0, List.of("t, u", "+3"), 0, SITE),
            new FindingPath(1, 1, 0, List.of("+3"), 0, SITE),
            new FindingPath(1, 1, 0, List.of("+3", "a"), 4, SITE));

    assertThat(again(paths)).usingRecursiveComparison().isEqualTo(paths);
  }

  @Test
  void veryManyPathsEndWithOneForAllThatAreLeft() {
    List<FindingPath> many = new ArrayList<>();
    for (int i = 0; i < 65_536; i++) {
      many.add(new FindingPath(2, 3, 1, List.of("main"), 0, SITE));
    }

    String text = RecordedPaths.text(many);
    List<FindingPath> again = RecordedPaths.all(Arrays.asList(text.split("\n")), SITE, 131_072);

    assertThat(again).hasSize(1001);
    assertThat(FindingPath.number(again)).isEqualTo(65_536);
    FindingPath others = again.get(1000);
    assertThat(others.count()).isEqualTo(2 * 64_536);
    assertThat(others.created()).isEqualTo(3 * 64_536);
    assertThat(others.removed()).isEqualTo(64_536);
    assertThat(others.stack()).isEmpty();
  }

  @Test
  void deepStacksAreBounded() {
    CallSite deep = BARE.of(Collections.nCopies(1024, "d.E.f".repeat(20) + "(E.java:2)"));

    assertThat(RecordedPaths.text(Collections.nCopies(65_536, FindingPath.only(1, deep))))
        .hasSizeLessThan(4 << 20)
        .endsWith(" by other paths: 65516");
  }

  @Test
  void whatOlderVersionsDidNotRecordIsCountedWithoutAStack() {
    List<FindingPath> twenty = Collections.nCopies(20, FindingPath.only(2, SITE));
    List<String> lines = Arrays.asList(RecordedPaths.text(twenty).split("\n"));

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
