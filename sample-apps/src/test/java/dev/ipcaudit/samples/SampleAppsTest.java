package dev.ipcaudit.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line refuses, it refuses before any binding is loaded. */
class SampleAppsTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                | Missing required parameter: 'STORY'
          fork-bomb                         | expected one of [semaphore-leak, shared-memory-leak, message-queue-leak, posix-names, scm-rights-leak, pipe-capacity, sigchld-storm, eventfd-overflow, queue-backlog, abandoned-semaphore] but was 'fork-bomb'
          SEMAPHORE_LEAK                    | but was 'SEMAPHORE_LEAK'
          semaphore-leak --loud             | Unknown option: '--loud'
          semaphore-leak --binding rmi      | option '--binding': expected one of [jna, jna-direct, jnr, ffm] but was 'rmi'
          semaphore-leak --rounds many      | option '--rounds': 'many' is not an int
          semaphore-leak --rounds -1        | option '--rounds': expected 0 or more but was -1
          semaphore-leak --fixed=twice      | option '--fixed': semaphore-leak has one remedy only
          pipe-capacity --fixed=bucket      | option '--fixed': expected one of [buffer, larger-pipe, socket] but was 'bucket'
          semaphore-leak --stall -1         | option '--stall': expected 0 or more but was -1
          semaphore-leak shared-memory      | but was 'shared-memory'
          pipe-capacity semaphore-leak --fixed=socket | option '--fixed': semaphore-leak has one remedy only
          """)
  void a_wrong_command_line_gets_one_line_and_the_usage_and_exit_code_2(
      String arguments, String message) {
    int exitCode = execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString().lines().findFirst().orElseThrow()).contains(message);
    assertThat(err.toString().lines().skip(1).findFirst().orElseThrow()).startsWith("Usage: ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_21)
  void panama_on_an_old_jdk_is_refused_and_says_which_one_is_needed() {
    assertThat(execute("semaphore-leak", "--binding", "ffm")).isEqualTo(2);
    assertThat(err.toString().lines().findFirst().orElseThrow())
        .isEqualTo(
            "--binding ffm needs JDK 22 or newer, this is " + System.getProperty("java.version"));
  }

  @Test
  void help_names_every_story_and_every_binding() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString())
        .contains(Stream.of(Stories.values()).map(Stories::toString).toList())
        .contains("jna", "jna-direct", "jnr", "ffm");
  }

  private int execute(String... arguments) {
    return SampleApps.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
