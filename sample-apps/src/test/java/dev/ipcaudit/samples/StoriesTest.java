package dev.ipcaudit.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoriesTest {

  @TempDir Path scratch;

  // a row of left() is: table key id perms, and then nsems of a set, size of a segment
  @ParameterizedTest(name = "{0} by {1}")
  @CsvSource({
    "semaphore-leak,     jna,        7, sem: 0 \\d+ 600 17 .*,         7 failed: .*",
    "semaphore-leak,     jna-direct, 7, sem: 0 \\d+ 600 17 .*,         7 failed: .*",
    "semaphore-leak,     jnr,        7, sem: 0 \\d+ 600 17 .*,         7 failed: .*",
    "shared-memory-leak, jna,        5, shm: 0 \\d+ 600 1999993 \\d+ \\d+ 0 .*, 0 failed.",
    "shared-memory-leak, jna-direct, 5, shm: 0 \\d+ 600 1999993 \\d+ \\d+ 0 .*, 0 failed.",
    "shared-memory-leak, jnr,        5, shm: 0 \\d+ 600 1999993 \\d+ \\d+ 0 .*, 0 failed.",
    "message-queue-leak, jna,        3, msg: 0 \\d+ 600 0 0 .*,        3 timed out.",
    "message-queue-leak, jna-direct, 3, msg: 0 \\d+ 600 0 0 .*,        3 timed out.",
    "message-queue-leak, jnr,        3, msg: 0 \\d+ 600 0 0 .*,        3 timed out.",
  })
  void a_story_leaves_objects_behind_and_its_fix_leaves_none(
      String story, String binding, int leaks, String row, String account) {
    Told broken = Told.of(scratch, story, "--binding", binding);
    Told fixed = Told.of(scratch, story, "--binding", binding, "--fixed");

    assertThat(broken.left().stream().map(line -> line.replaceAll(" +", " ")))
        .hasSize(leaks)
        .allSatisfy(line -> assertThat(line).matches(row));
    assertThat(fixed.left()).isEmpty();
    assertThat(broken.output()).last().asString().matches(account);
    assertThat(fixed.output()).as("the same requests fail").isEqualTo(broken.output());
    assertThat(broken.exitCode()).isZero();
    assertThat(fixed.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--binding=jna", "--binding=jna-direct", "--binding=jnr"})
  void a_story_that_cannot_get_its_objects_says_why_and_exits_with_1(String binding) {
    Told told = Told.withSemaphoreSets(3, scratch, "semaphore-leak", binding);

    assertThat(told.output()).last().asString().startsWith("semget failed: ENOSPC");
    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.left()).as("of the first nine workers").hasSize(3);
  }

  @Test
  void rounds_are_as_many_as_were_asked_for() {
    Told told = Told.of(scratch, "semaphore-leak", "--rounds", "39");

    assertThat(told.left()).hasSize(13);
  }

  /** The demo and the tests of the agent find the line by this mark instead of by a number. */
  @ParameterizedTest
  @ValueSource(strings = {"SemaphoreLeak", "SharedMemoryLeak", "MessageQueueLeak"})
  void a_story_marks_the_one_line_that_leaks(String story) throws IOException {
    Path source = Path.of("src/main/java/dev/ipcaudit/samples/" + story + ".java");
    try (Stream<String> lines = Files.lines(source)) {
      assertThat(lines.filter(line -> line.endsWith("; // leaks"))).hasSize(1);
    }
  }
}
