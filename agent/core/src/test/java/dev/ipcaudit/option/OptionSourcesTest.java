package dev.ipcaudit.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.model.Severity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionSourcesTest {

  @TempDir private Path directory;
  private final Properties properties = new Properties();
  private final Map<String, String> env = new HashMap<>();

  @Test
  void theNearestSourceWins() throws Exception {
    Path file = file("exitcode=14\nstack.depth=14\nmax-objects=14\nbaseline=14\n");
    env.put("IPCAUDIT_OPTS", "exitcode=13,stack.depth=13,max-objects=13,config=" + file);
    properties.setProperty("ipcaudit.exitcode", "12");
    properties.setProperty("ipcaudit.stack.depth", "12");

    Options options = parse("exitcode=11");

    assertThat(options.exitCode()).isEqualTo(11);
    assertThat(options.stackDepth()).isEqualTo(12);
    assertThat(options.maxObjects()).isEqualTo(13);
    assertThat(options.baseline()).isEqualTo("14");
  }

  @Test
  void aKeyMayHaveAVariableOfItsOwn() throws Exception {
    env.put("IPCAUDIT_OPTS", "exitcode=13,stack.depth=13,leak.age=13s");
    env.put("IPCAUDIT_STACK_DEPTH", " 12 ");
    env.put("IPCAUDIT_FAIL_ON", "note");
    env.put("IPCAUDIT_CI", "");
    env.put("IPCAUDIT_LEAK_AGE", "12s");
    env.put("NO_IPCAUDIT_SCAN", "x");
    properties.setProperty("ipcaudit.leak.age", "11s");

    Options options = parse(null);

    assertThat(options.exitCode()).isEqualTo(13);
    assertThat(options.stackDepth()).isEqualTo(12);
    assertThat(options.failOn()).isEqualTo(Severity.NOTE);
    assertThat(options.ci()).isTrue();
    assertThat(options.leakAgeMillis()).isEqualTo(11_000);
  }

  @Test
  void everyKeyHasOneVariable() {
    for (String key : OptionTable.KEYS) {
      String variable = "IPCAUDIT_" + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");

      assertThat(OptionTable.keyOf(variable)).isEqualTo(key);
    }
  }

  @Test
  void anErrorOfAVariableNamesIt() {
    env.put("IPCAUDIT_FAIL_ON", "bad");
    assertThatThrownBy(() -> parse(null))
        .hasMessage("fail-on=bad: expected error, warning or note (in IPCAUDIT_FAIL_ON)");

    env.clear();
    env.put("IPCAUDIT_STACK_DEPHT", "12");
    assertThatThrownBy(() -> parse("ci"))
        .hasMessage(
            "stack.depht: unknown option; did you mean stack.depth? (in IPCAUDIT_STACK_DEPHT)")
        .matches(failure -> ((OptionException) failure).ci());
  }

  @Test
  void aHiddenValueIsNotChecked() throws Exception {
    env.put("IPCAUDIT_OPTS", "exitcode=abc");

    assertThat(parse("exitcode=11").exitCode()).isEqualTo(11);
  }

  @Test
  void aPropertyWithoutValueSwitchesCiOn() throws Exception {
    properties.setProperty("ipcaudit.ci", "");
    properties.put("ipcaudit", 17);
    properties.put(17, "not a string");

    assertThat(parse(null).ci()).isTrue();
  }

  @Test
  void propertiesOfTestsAndOfTheirBuildAreNoOptions() throws Exception {
    properties.setProperty("ipcaudit.version", "1.0.0");
    properties.setProperty("ipcaudit.junit", "all");
    properties.setProperty("ipcaudit.junit.suite", "exit");

    assertThat(parse("exitcode=11").exitCode()).isEqualTo(11);
  }

  @Test
  void ciCanBeTakenBackByANearerSource() throws Exception {
    env.put("IPCAUDIT_OPTS", "ci");

    assertThat(parse("ci=false").ci()).isFalse();
  }

  @Test
  void unknownPropertiesAndVariablesAreErrorsThatNameTheirSource() {
    properties.setProperty("ipcaudit.repot", "x");
    assertThatThrownBy(() -> parse(null))
        .hasMessage("repot: unknown option; did you mean report? (in a system property)");

    properties.clear();
    env.put("IPCAUDIT_OPTS", "jmx=1");
    assertThatThrownBy(() -> parse(null))
        .hasMessage("jmx=1: expected true or false (in IPCAUDIT_OPTS)");
  }

  @Test
  void aFileMayHoldCommentsCommasAndUnicode() throws Exception {
    properties.setProperty(
        "ipcaudit.config",
        file("\ufeff# audit\r\n\r\n  ci\r\nbaseline = C:\\größe,1.json \r\n").toString());

    Options options = parse(null);

    assertThat(options.ci()).isTrue();
    assertThat(options.baseline()).isEqualTo("C:\\größe,1.json");
  }

  @Test
  void errorsInAFileNameIt() throws Exception {
    Path file = file("ci\njmx=1\njmx=0\n");

    assertThatThrownBy(() -> parse("config=" + file))
        .hasMessage("jmx: given twice (in " + file + ")")
        .matches(failure -> ((OptionException) failure).ci());
  }

  @Test
  void aFileCannotNameAnother() throws Exception {
    Path file = file("config=other\n");

    assertThatThrownBy(() -> parse("config=" + file))
        .hasMessage("config=other: a configuration file cannot name another (in " + file + ")");
  }

  @Test
  void aFileThatCannotBeReadIsAnErrorWithItsReason() throws Exception {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> parse("ci,config=" + missing))
        .hasMessage("config=" + missing + ": cannot be read: no such file or directory")
        .matches(failure -> ((OptionException) failure).ci());

    assertThatThrownBy(() -> parse("config=" + directory))
        .hasMessage("config=" + directory + ": cannot be read: Is a directory");

    Path latin1 = directory.resolve("latin1");
    Files.write(latin1, "baseline=größe".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> parse("config=" + latin1))
        .hasMessage("config=" + latin1 + ": cannot be read: not in UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b"})
  void aNameThatIsNoPathIsAnErrorToo(String name) {
    assertThatThrownBy(() -> parse("config=" + name))
        .hasMessage("config=a\\u0000b: cannot be read: not a valid file name");
  }

  private Path file(String text) throws Exception {
    return Files.writeString(directory.resolve("ipcaudit.conf"), text);
  }

  private Options parse(String args) throws OptionException {
    return Options.parse(args, properties, env);
  }
}
