package dev.ipcaudit.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoriesTest {

  /**
   * What is told, how many objects it leaves, each of which looks like this, and the last line of
   * its account. A row of the kernel's tables is: table, key, id, mode, and then the semaphores of
   * a set, the size of a segment. A story that is fixed comes first, and cannot clean up behind
   * another one.
   */
  private static final String TABLE =
      """
      semaphore-leak --fixed     | 0 | | 7 failed: the database refused the connection.
      semaphore-leak             | 7 | sem: 0 \\d+ 600 17 .* | 7 failed: the database refused the connection.
      shared-memory-leak --fixed | 0 | | 0 failed.
      shared-memory-leak         | 5 | shm: 0 \\d+ 600 1999993 \\d+ \\d+ 0 .* | 0 failed.
      message-queue-leak --fixed | 0 | | 3 timed out.
      message-queue-leak         | 3 | msg: 0 \\d+ 600 0 0 .* | 3 timed out.
      scm-rights-leak --fixed    | 0 | | 7 failed: the service behind answered with an unexpected status.
      scm-rights-leak            | 7 | fd: \\d+ /etc/passwd | 7 failed: the service behind answered with an unexpected status.
      pipe-capacity --fixed      | 0 | | All had been taken in before the consumer read again.
      pipe-capacity --fixed=larger-pipe | 0 | | All had been taken in before the consumer read again.
      pipe-capacity --fixed=socket | 0 | | All had been taken in before the consumer read again.
      pipe-capacity              | 0 | | Nothing was taken in until the consumer read again.
      eventfd-overflow --fixed   | 0 | | 0 of them it will never come for.
      eventfd-overflow           | 0 | | 17 of them it will never come for.
      posix-names --fixed        | 0 | | 5 ended without a goodbye.
      posix-names                | 15 | name: (mqueue|/dev/shm)/(sem\\.)?samples-\\d+-\\d*[05] | 5 ended without a goodbye.
      queue-backlog --fixed      | 0 | | 0 readings and 0 alarms were refused.
      queue-backlog              | 2 | (msg: 0 \\d+ 600 16362 162 .*|name: mqueue/samples-\\d+-alarms) | 38 readings and 190 alarms were refused.
      abandoned-semaphore --fixed | 0 | | 3 of them got a turn.
      abandoned-semaphore        | 0 | | 0 of them got a turn.
      sigchld-storm --fixed      | 0 | | 0 have ended and are still in the process table.
      sigchld-storm              | 192 | child: \\d+ Z | 192 have ended and are still in the process table.
      """;

  /** By binding; one JVM tells all. */
  private static final Map<Binding, Map<String, Scene>> SCENES = new EnumMap<>(Binding.class);

  @TempDir Path scratch;

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("told")
  void a_story_leaves_what_it_is_about_and_its_fix_leaves_nothing(
      Binding binding, String story, int leaves, String object, String account) {
    Scene scene = SCENES.computeIfAbsent(binding, this::scenes).get(story);

    assertThat(scene.exitCode()).as("%s", scene).isZero();
    assertThat(scene.left()).hasSize(leaves).allSatisfy(left -> assertThat(left).matches(object));
    assertThat(scene.account()).last().isEqualTo(account);
  }

  private Map<String, Scene> scenes(Binding binding) {
    Path home = binding == Binding.FFM ? foreign() : Path.of(System.getProperty("java.home"));
    List<String> stories = TABLE.lines().map(row -> cells(row)[0]).toList();
    Map<String, Scene> scenes = new HashMap<>();
    Told.scenes(
            scratch,
            home,
            stories.stream().map(story -> story + " --stall 100 --binding " + binding).toList())
        .forEach((words, scene) -> scenes.put(words.replaceFirst(" --stall .*", ""), scene));
    return scenes;
  }

  private static Path foreign() {
    return ForeignJdk.home().orElseGet(() -> Told.skip("no JDK 22 or newer was found"));
  }

  static Stream<Arguments> told() {
    return Stream.of(Binding.values())
        .flatMap(
            binding ->
                TABLE
                    .lines()
                    .map(StoriesTest::cells)
                    .map(cell -> arguments(binding, cell[0], cell[1], cell[2], cell[3])));
  }

  private static String[] cells(String row) {
    return Stream.of(row.split(" \\|")).map(String::strip).toArray(String[]::new);
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
  @EnumSource
  void a_story_marks_the_lines_that_it_is_about(Stories story) throws IOException {
    StringBuilder name = new StringBuilder();
    for (String part : story.toString().split("-")) {
      name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
    }
    Path source = Path.of("src/main/java/dev/ipcaudit/samples/" + name + ".java");
    List<String> lines = Files.readAllLines(source);
    assertThat(story.marks())
        .allSatisfy(mark -> assertThat(lines).filteredOn(line -> line.endsWith(mark)).hasSize(1));
  }
}
