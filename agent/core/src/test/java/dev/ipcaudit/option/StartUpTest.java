package dev.ipcaudit.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Premain pays for each class; the usual options need four of ours and no lambda. */
class StartUpTest {

  static final class Premain {
    public static void main(String[] args) throws Exception {
      Options options = Options.parse(args[0]);
      options.ci();
      options.reports();
      options.exitCode();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ci,report=report-%p.json+report.txt"})
  void theUsualOptionsLoadFourClasses(String args) throws Exception {
    List<String> loaded = loadedBy(args);

    assertThat(loaded.stream().filter(name -> name.startsWith("dev.ipcaudit.")))
        .containsExactlyInAnyOrder(
            Premain.class.getName(),
            "dev.ipcaudit.option.Options",
            "dev.ipcaudit.option.OptionSources",
            "dev.ipcaudit.option.OptionTable",
            "dev.ipcaudit.option.OptionException");
    assertThat(loaded)
        .noneMatch(name -> name.contains("Lambda$") || name.contains("java.util.regex.Matcher"));
  }

  private static List<String> loadedBy(String args) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:stdout",
            "-cp",
            System.getProperty("java.class.path"),
            Premain.class.getName(),
            args);
    builder.environment().keySet().removeAll(List.of("IPCAUDIT_OPTS", "JAVA_TOOL_OPTIONS"));
    Process java = builder.redirectErrorStream(true).start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(output).isZero();
    // [0.019s][info][class,load] java.lang.Object source: ...
    return output
        .lines()
        .filter(line -> line.contains(" source: "))
        .map(line -> line.substring(line.indexOf("] ") + 2, line.indexOf(" source: ")))
        .collect(Collectors.toList());
  }
}
