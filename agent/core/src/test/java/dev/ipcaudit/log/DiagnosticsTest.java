package dev.ipcaudit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at the real stderr of a JVM of its own: what is said once is said once in a process. */
class DiagnosticsTest {

  static final class Host {
    public static void main(String[] args) {
      System.setErr(System.out);
      LogLevel.set(LogLevel.valueOf(args[0]));
      Diagnostics.debug("starting", null);
      Diagnostics.warn("table is full");
      Diagnostics.warn("table is full");
      Diagnostics.warn("hostile \u001b[2J {} \n name", new IllegalStateException("why\nnot"));
      Diagnostics.warn(
          "its toString fails",
          new RuntimeException() {
            @Override
            public String toString() {
              throw new StackOverflowError();
            }
          });
      Diagnostics.debug("ending", null);
      if (args.length > 1) {
        for (int i = 0; i < 10_000; i++) {
          Diagnostics.warn("storm " + i);
        }
      }
    }
  }

  @TempDir private static Path directory;
  private static String stdout;

  @Test
  void warningsAreSaidOnceAndOnOneLine() throws Exception {
    assertThat(java("WARN"))
        .containsExactly(
            "ipcaudit: WARN table is full",
            "ipcaudit: WARN hostile \\u001b[2J {} \\n name: java.lang.IllegalStateException:"
                + " why\\nnot");
    assertThat(stdout).isEmpty();
  }

  @Test
  void debugAddsTheStack() throws Exception {
    assertThat(java("DEBUG"))
        .startsWith("ipcaudit: DEBUG starting", "ipcaudit: WARN table is full")
        .anyMatch(line -> line.startsWith("    at dev.ipcaudit.log.DiagnosticsTest$Host.main("))
        .endsWith("ipcaudit: DEBUG ending");
  }

  @Test
  void aStormOfWarningsEnds() throws Exception {
    List<String> lines = java("WARN", "storm");

    assertThat(lines).hasSizeLessThanOrEqualTo(Diagnostics.MAX_MESSAGES + 1);
    assertThat(lines).endsWith("ipcaudit: WARN more than 200 warnings; no further ones are shown");
  }

  @Test
  void errorAndOffKeepQuietAndDoNotEvenLoadSlf4j() throws Exception {
    assertThat(java("ERROR")).isEmpty();
    assertThat(java("OFF")).isEmpty();
    assertThat(java("-Xlog:class+load:stdout", "OFF")).isEmpty();
    assertThat(stdout).contains("dev.ipcaudit.log.Diagnostics").doesNotContain("org.slf4j");
  }

  @Test
  void theHostsSlf4jPropertiesMeanNothing() throws Exception {
    assertThat(
            java(
                "-Dslf4j.provider=com.acme.Logging",
                "-Dslf4j.internal.report.stream=stdout",
                "WARN"))
        .hasSize(2);
    assertThat(stdout).isEmpty();
  }

  /** JVM options first, then the host's arguments; gives the lines of stderr. */
  private static List<String> java(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    int options = 0;
    while (args[options].startsWith("-")) {
      command.add(args[options++]);
    }
    command.add(Host.class.getName());
    command.addAll(List.of(args).subList(options, args.length));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command);
    // the JVM would say on stderr that it has picked them up
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process java = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(java.waitFor()).isZero();
    stdout = Files.readString(out, StandardCharsets.UTF_8);
    return Files.readAllLines(err, StandardCharsets.UTF_8);
  }
}
