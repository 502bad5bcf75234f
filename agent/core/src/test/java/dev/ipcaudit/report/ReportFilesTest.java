package dev.ipcaudit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.ipcaudit.model.Severity;
import dev.ipcaudit.report.html.HtmlReport;
import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFilesTest {

  @TempDir private Path directory;

  @Test
  void theEndingDecidesAndPidIsFilledIn() throws Exception {
    Path json = write("a-%p-%p.json");
    Path text = write("a.txt");
    Path xml = write("a.xml");
    Path html = write("a.html");
    Path sarif = write("a.sarif");

    assertThat(json).hasFileName("a-4711-4711.json").content().startsWith("{\n");
    assertThat(text).content().isEqualTo(TextReport.render(Reports.leak()));
    assertThat(sarif).content().contains("\"2.1.0\"", "src/main/java/com/acme/Locks.java");
    assertThat(xml)
        .content()
        .isEqualTo(JunitReport.render(Reports.leak(), Severity.ERROR, "src/main/java"));
    assertThat(html)
        .content()
        .isEqualTo(HtmlReport.render(Reports.leak(), Severity.ERROR, "src/main/java"));
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.json", "a.txt", "a.sarif", "a.xml", "a.html"})
  void anEarlierReportIsReplacedAndReadableByItsOwnerOnly(String name) throws Exception {
    Path earlier = Files.writeString(directory.resolve(name), "x".repeat(100_000));
    Files.setPosixFilePermissions(earlier, PosixFilePermissions.fromString("rw-rw-rw-"));

    Path file = write(name);

    assertThat(file).content().doesNotContain("xxx");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aSymbolicLinkIsNeitherFollowedNorReplaced() throws Exception {
    Path victim = Files.writeString(directory.resolve("victim"), "untouched");
    Path link = Files.createSymbolicLink(directory.resolve("a.json"), victim);
    Path dangling =
        Files.createSymbolicLink(directory.resolve("b.json"), directory.resolve("nowhere"));

    assertThatThrownBy(() -> write("a.json"))
        .isInstanceOf(IOException.class)
        .hasMessage(link + ": cannot be written: it is a symbolic link");
    assertThatThrownBy(() -> write("b.json"))
        .hasMessage(dangling + ": cannot be written: it is a symbolic link");
    assertThat(victim).content().isEqualTo("untouched");
    assertThat(directory.resolve("nowhere")).doesNotExist();
  }

  @Test
  void aDirectoryIsNoReport() throws Exception {
    Path taken = Files.createDirectory(directory.resolve("a.txt"));

    assertThatThrownBy(() -> write("a.txt"))
        .hasMessage(taken + ": cannot be written: it is not a regular file");
  }

  @Test
  void aMissingDirectoryIsSaid() {
    assertThatThrownBy(() -> write("no/a.txt"))
        .hasMessage(
            directory.resolve("no/a.txt") + ": cannot be written: no such file or directory");
  }

  @Test
  void aReadOnlyDirectoryIsSaid() throws Exception {
    Path locked = Files.createDirectory(directory.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(locked), "root may write anywhere");

    assertThatThrownBy(() -> write("locked/a.txt"))
        .hasMessage(locked.resolve("a.txt") + ": cannot be written: permission denied");
  }

  @Test
  void aFileSystemThatRefusesEvenRootIsSaid() {
    assertThatThrownBy(
            () ->
                ReportFiles.write(
                    Reports.leak(), "/proc/sys/kernel/a.txt", Severity.NOTE, "", "0600"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("/proc/sys/kernel/a.txt: cannot be written: ");
  }

  @Test
  void aNameThatIsNoPathIsSaidOnOneLine() {
    assertThatThrownBy(
            () -> ReportFiles.write(Reports.leak(), "a\u0000\n.txt", Severity.NOTE, "", "0600"))
        .isInstanceOf(IOException.class)
        .hasMessage("a\\u0000\\n.txt: cannot be written: not a valid file name");
  }

  @Test
  void theLongestNameIsWritten() throws Exception {
    String name = "a".repeat(250) + ".json";

    assertThat(write(name)).hasFileName(name).exists();
    assertThatThrownBy(() -> write("a" + name))
        .hasMessageEndingWith(": cannot be written: File name too long");
  }

  @Test
  void anInterruptedThreadWritesAndStaysInterrupted() throws Exception {
    Thread.currentThread().interrupt();
    Path file = write("a.txt");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).content().isEqualTo(TextReport.render(Reports.leak()));
  }

  @Test
  void whatCannotBeWrittenIsKnownBefore() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link.txt"), directory.resolve("a"));
    Path missing = directory.resolve("no/a.txt");

    assertRefused(link.toString(), "it is a symbolic link");
    assertRefused(directory.toString(), "it is not a regular file");
    assertRefused("/dev/full", "it is not a regular file");
    assertRefused(missing.toString(), "there is no directory " + missing.getParent());
    assertRefused(link + "/a.txt", "there is no directory " + link);
    assertRefused("a\u0000.txt", "not a valid file name");
    ReportFiles.check(directory.resolve("a.txt").toString());
    ReportFiles.check("a.txt");
    ReportFiles.check("/no/%p.txt");
    assertThat(directory.resolve("a.txt")).as("nothing is made").doesNotExist();
  }

  @Test
  void whoMayReadAReportMayReachIt() throws Exception {
    Path file = directory.resolve("a/b/c.txt");

    AtomicFile.makeDirectory(file, 0640);
    AtomicFile.makeDirectory(file, 0600); // is there, and stays as it is

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .startsWith("rwx")
        .endsWith("---");
    assertThatThrownBy(() -> AtomicFile.makeDirectory(Path.of("/proc/sys/kernel/no/a.txt"), 0600))
        .hasMessageStartingWith("the directory /proc/sys/kernel/no cannot be made: ");
  }

  private static void assertRefused(String file, String reason) {
    assertThatThrownBy(() -> ReportFiles.check(file))
        .hasMessage(Escape.line(file) + ": cannot be written: " + reason);
  }

  private Path write(String name) throws IOException {
    return ReportFiles.write(
        Reports.leak(),
        directory.resolve(name).toString(),
        Severity.ERROR,
        "src/main/java",
        "0600");
  }
}
