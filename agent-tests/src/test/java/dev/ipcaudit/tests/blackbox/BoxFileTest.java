package dev.ipcaudit.tests.blackbox;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the file of the black box, the host and its verdict are as without it. */
class BoxFileTest {

  private static final String OFF =
      "the black box is off since its file cannot be written any more";
  private static final String NONE = "no black box is kept: ";
  private static final String LATE = "the black box could be opened later, and the first ";

  /** In the directory of the run. */
  private static final String BOXES = "b/boxes";

  /** What one of them alone does where HotSpot tells of a fault. */
  private static final List<String> COMPILERS =
      List.of(
          "-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation", "-XX:+TieredCompilation");

  @EveryJdk
  void aTruncatedFileIsToldInOneLineAndNeverThrown(Jdk jdk) {
    for (String compiler : COMPILERS) {
      assertTold(run(jdk, "truncated", "", compiler), OFF);
      assertTold(run(jdk, "cut", "", compiler), OFF);
    }
  }

  @EveryJdk
  void aDiskThatIsFullLaterIsToldInOneLineAndNeverThrown(Jdk jdk) {
    Isolation.requireMounts();
    for (String compiler : COMPILERS) {
      Run run = run(jdk, "holed", "mkdir $0/b && mount -t tmpfs -o size=2m none $0/b", compiler);

      assertTold(run, OFF);
      assertThat(run.stdout()).startsWith("No space left on device");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"size=64k", "ro"})
  void aFileSystemWithoutRoomIsToldInOneLine(String options) {
    Isolation.requireMounts();
    Run run =
        run(
            Jdks.newest(),
            "starts",
            "mkdir $0/b && mount -t tmpfs -o " + options + " none $0/b",
            "-XX:+TieredCompilation");

    assertTold(run, NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deleted", "removed", "replaced", "hidden"})
  void aFileThatIsGoneChangesNothing(String what) throws Exception {
    Run run = run(Jdks.newest(), what, "", "-XX:+TieredCompilation");

    assertThat(run).exitsWith(0).leavesNothing();
    assertThat(run.stderr()).doesNotContain("black box").doesNotContain("ipcaudit: WARN");
    if (what.equals("replaced")) {
      try (Stream<Path> files = Files.list(run.directory().resolve(BOXES))) {
        assertThat(files.toList()).singleElement().satisfies(BoxFileTest::isAnothers);
      }
    }
  }

  private static void isAnothers(Path file) {
    assertThat(file).hasContent("another's");
  }

  @EveryJdk
  void aHostWithoutDescriptorsGetsItsBoxLater(Jdk jdk) {
    Run run = run(jdk, "starved", "", "-XX:+TieredCompilation");

    assertThat(run).exitsWith(0).leavesNothing();
    assertThat(run.stderr()).contains(NONE, LATE);
  }

  @EveryJdk
  void anInterruptedThreadGetsItsBoxAndStaysInterrupted(Jdk jdk) {
    Run run = run(jdk, "interrupted", "", "-XX:+TieredCompilation");

    assertThat(run).exitsWith(0).leavesNothing();
    assertThat(run.stderr()).doesNotContain("black box");
  }

  private static void assertTold(Run run, String line) {
    assertThat(run).exitsWith(0).leavesNothing();
    assertThat(run.stdout()).as(run::toString).endsWith("alive\n");
    assertThat(run.stderr().lines().filter(said -> said.contains("black box")))
        .as(run::toString)
        .singleElement()
        .asString()
        .startsWith("ipcaudit: coverage: " + line);
  }

  private static Run run(Jdk jdk, String what, String before, String compiler) {
    String prepare = before.isEmpty() ? "mkdir $0/b" : before;
    return Target.program(BoxFiles.class, what, BOXES)
        .before(prepare)
        .jvmArgs(compiler, "-Dipcaudit.blackbox=" + BOXES)
        .agentExactly("ci")
        .on(jdk)
        .run();
  }
}
