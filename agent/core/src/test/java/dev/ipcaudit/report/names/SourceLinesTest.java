package dev.ipcaudit.report.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceLinesTest {

  private static final String FRAME = "com.acme.Locks.open(Locks.java:4)";

  @TempDir private Path checkout;

  @Test
  void aLineHasItsNeighbors() throws IOException {
    source("src/com/acme/Locks.java", "one\n  two\n\n\t  four\n    five\nsix\nseven\n");

    SourceLines.Excerpt excerpt = lines("src/").of(List.of("app//" + FRAME));

    assertThat(excerpt.file()).isEqualTo(checkout + "/src/com/acme/Locks.java");
    assertThat(excerpt.line()).isEqualTo(4);
    assertThat(excerpt.first()).isEqualTo(2);
    assertThat(excerpt.lines()).containsExactly("  two", "", "      four", "    five", "six");
    assertThat(lines("src").of(List.of(FRAME.replace(":4", ":7"))).lines())
        .containsExactly("    five", "six", "seven");
  }

  @Test
  void ofSeveralRootsTheFirstThatHasTheFileIsRead() throws IOException {
    source("b/com/acme/Locks.java", "1\n2\n3\nof b\n");
    source("c/com/acme/Locks.java", "1\n2\n3\nof c\n");
    String roots = checkout + "/a+" + checkout + "/b/+" + checkout + "/c";

    assertThat(new SourceLines(roots).of(List.of(FRAME)).lines()).contains("of b");
    assertThat(new SourceUri(roots).of("com.acme.Locks", "Locks.java"))
        .isEqualTo(checkout + "/b/com/acme/Locks.java");
    assertThat(new SourceUri(roots).of("com.acme.Other", "Other.java"))
        .isEqualTo(checkout + "/a/com/acme/Other.java");
  }

  /** The line of a library is in no checkout, that of its caller is. */
  @Test
  void theInnermostFrameWithASourceIsShown() throws IOException {
    source("src/com/acme/Locks.java", "1\n2\n3\nhere\n");
    List<String> stack =
        List.of("org.lib.Sem.get(Sem.java:9)", "org.lib.Sem.get(Unknown Source)", FRAME);

    assertThat(lines("src").of(stack).lines()).contains("here");
    assertThat(lines("src").of(List.of("no frame", "a.B.m(Native Method)"))).isNull();
  }

  @Test
  void whatCannotBeReadIsNotShown() throws IOException {
    source("src/com/acme/Locks.java", "too\nshort\n");
    assertThat(lines("src").of(List.of(FRAME))).isNull();

    source("src/com/acme/Locks.java", "1\n2\n3\n4\n" + "x".repeat(1 << 20));
    assertThat(lines("src").of(List.of(FRAME))).isNull();

    Files.write(checkout.resolve("src/com/acme/Locks.java"), new byte[] {10, 10, 10, (byte) 0xe9});
    assertThat(lines("src").of(List.of(FRAME))).isNull();

    Files.delete(checkout.resolve("src/com/acme/Locks.java"));
    Files.createDirectory(checkout.resolve("src/com/acme/Locks.java"));
    assertThat(lines("src").of(List.of(FRAME))).isNull();
    assertThat(new SourceLines("").of(List.of(FRAME))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.B.m(../secret:1)",
        "a.B.m(/etc/passwd:1)",
        "a.B.m(..:1)",
        "a/../../x.B.m(secret:1)",
        "a.B.m(se\0cret:1)"
      })
  void nothingOutsideOfTheRootsIsRead(String frame) throws IOException {
    Files.writeString(checkout.resolve("secret"), "secret\n");
    Files.createDirectories(checkout.resolve("src/a/x"));

    assertThat(lines("src").of(List.of(frame))).isNull();
  }

  @Test
  void linesAndFilesAreBounded() throws IOException {
    source("src/com/acme/Locks.java", "1\n2\n3\n" + "x".repeat(1000) + "\n");
    assertThat(lines("src").of(List.of(FRAME)).lines().get(2))
        .isEqualTo("x".repeat(SourceLines.MAX_LINE) + " ...");

    List<SourceLines.Excerpt> excerpts = new ArrayList<>();
    SourceLines lines = lines("src");
    for (int i = 0; i < SourceLines.MAX_FILES + 7; i++) {
      source("src/F" + i + ".java", "x\n");
      excerpts.add(lines.of(List.of("F" + i + ".m(F" + i + ".java:1)")));
    }
    assertThat(excerpts.stream().filter(each -> each != null)).hasSize(SourceLines.MAX_FILES);
  }

  private SourceLines lines(String root) {
    return new SourceLines(checkout.resolve(root).toString());
  }

  private void source(String name, String text) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
