package dev.ipcaudit.javaagent.inside.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.javaagent.inside.Given;
import dev.ipcaudit.option.OptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {

  @TempDir private Path directory;

  @Test
  void filesThatCanBeWrittenAreNotMade() {
    assertGood(
        "report=" + file("r-%p.json") + "+" + file("r.txt") + ",baseline-write=" + file("b"));

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void theDirectoryOfAReportIsMadeIfItCanBe() throws Exception {
    Files.createFile(file("taken"));

    assertGood("report=" + file("new/of-%p/r.json"));
    assertThat(file("new")).isDirectory();
    assertThat(file("new").toFile().list()).singleElement().asString().matches("of-[0-9]+");
    assertBad(
        "report=" + file("taken/new/r.json"),
        "report=",
        "a file that can be written, but the directory " + file("taken/new") + " cannot be made: ");
    assertBad("baseline-write=" + file("missing/b"), "baseline-write=", "there is no directory ");
  }

  @Test
  void aDirectoryIsNoReport() throws Exception {
    Files.createDirectory(file("r.json"));

    assertBad("report=" + file("r.json"), "report=", "a file that can be written, but ");
  }

  @Test
  void aLinkIsBadUnderCiAlone() throws Exception {
    Files.createSymbolicLink(file("r.json"), file("target.json"));

    assertGood("report=" + file("r.json"));
    assertBad("ci,report=" + file("r.json"), "report=", "symbolic link");
  }

  @Test
  void aBaselineHasToBeThereUnlessItIsToBeWritten() {
    assertBad("baseline=" + file("b"), "baseline=", "a baseline that can be read, but ");
    assertGood("baseline=" + file("b") + ",baseline-write=" + file("b"));
  }

  @Test
  void theBlackBoxNeedsADirectoryToBeIn() throws Exception {
    Files.createFile(file("a file"));

    assertGood("blackbox=" + directory);
    assertGood("blackbox=" + file("new"));
    assertBad("blackbox=" + file("a file"), "blackbox=", "a directory, or the name of one");
    assertBad("blackbox=" + file("missing/new"), "blackbox=", "a directory, or the name of one");
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private static void assertGood(String options) {
    assertThatCode(() -> OutputFiles.check(Given.options(options))).doesNotThrowAnyException();
  }

  private static void assertBad(String options, String key, String expected) {
    assertThatThrownBy(() -> OutputFiles.check(Given.options(options)))
        .isInstanceOf(OptionException.class)
        .hasMessageStartingWith(key)
        .hasMessageContaining(expected);
  }
}
