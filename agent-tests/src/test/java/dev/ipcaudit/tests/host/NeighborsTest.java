package dev.ipcaudit.tests.host;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jna;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.frame.TestJar;
import dev.ipcaudit.tests.targets.MappingStyles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Other agents, named modules, prefixes and natives that are not JNA's. */
@EveryJdk
class NeighborsTest {

  @TempDir private Path directory;

  private final Jdk jdk;

  NeighborsTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void anAgentThatRetransformsEverythingIsNotInTheWay(boolean first) {
    Path jar =
        TestJar.ofTargets(
            directory.resolve("meddler.jar"),
            Map.of("Premain-Class", Meddler.class.getName(), "Can-Retransform-Classes", "true"));
    Target target = Target.program(Meddled.class).agent("ci").on(jdk);
    String meddler = "-javaagent:" + jar;

    Run run = (first ? target.firstJvmArgs(meddler) : target.jvmArgs(meddler)).run();

    assertThat(run)
        .exitsWith(23)
        .leaks(2 * Meddled.SETS, "sysv-sem", line("by interface"))
        .leaks(2 * Meddled.SEGMENTS, "sysv-shm", line("directly"))
        .leaks(2 * Meddled.QUEUES, "sysv-msg", line("by an object"))
        .hasFailures(3);
    assertThat(run.stdout()).isEqualTo("retransformed true\n");
    assertThat(run.report().notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void namedModulesAreSeenAsTheClassPathIs(boolean explicit) throws Exception {
    Path jna = explicit ? TestJar.library("jna-jpms") : Jna.newest().jar();
    Path host = TestJar.ofTargets(directory.resolve("host.jar"), Map.of(), module(jna));

    Run run =
        Target.launcher(
                "--module-path", host + ":" + jna, "-m", "host/" + MappingStyles.class.getName())
            .agent("ci")
            .on(jdk)
            .run();

    assertThat(run).exitsWith(23).hasFailures(18).leaves(461, "sysv-sem");
    assertThat(run)
        .leaks(17, "sysv-sem", Line.of(MappingStyles.class, "reference to a native"))
        .leaks(41, "sysv-sem", Line.of(MappingStyles.class, "LastErrorException"))
        .leaks(53, "sysv-sem", Line.of(MappingStyles.class, "synchronized native"));
  }

  /** A module-info for the targets, which tests are compiled without. */
  private Map<String, byte[]> module(Path jna) throws Exception {
    Path source =
        Files.writeString(
            directory.resolve("module-info.java"), "open module host { requires com.sun.jna; }");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "--module-path",
                jna.toString(),
                "-d",
                directory.toString(),
                source.toString());
    assertThat(result).isZero();
    byte[] compiled = Files.readAllBytes(directory.resolve("module-info.class"));
    return Map.of("module-info.class", compiled);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mine_", ""})
  void thePrefixThatTheHostGivesJnaServesAsWell(String prefix) {
    Run run =
        Target.program(MappingStyles.class)
            .jvmArgs("-Djna.profiler.prefix=" + prefix)
            .agent("ci")
            .on(jdk)
            .run();

    assertThat(run).exitsWith(23).hasFailures(18).leaves(461, "sysv-sem");
  }

  /** The name in the message is the one thing that differs: the JVM gives the renamed native's. */
  @Test
  void aNativeThatNobodyBindsFailsAsEver() {
    Run without = Target.program(JniNatives.class).on(jdk).run();
    Run with = Target.program(JniNatives.class).agent("ci").on(jdk).run();

    assertThat(with).exitsWith(0);
    assertThat(with.stdout()).contains("$$YJP$$semctl");
    assertThat(with.stdout().replace("$$YJP$$", "")).isEqualTo(without.stdout());
    assertThat(with.report().findings()).isEmpty();
    assertThat(with.report().sites()).isEmpty();
  }

  @Test
  void nativesOfAJniLibraryAreCalledAndAreNoConcernOfOurs() throws Exception {
    Path source =
        Files.writeString(
            directory.resolve("natives.c"),
            """
            int Java_dev_ipcaudit_tests_host_JniNatives_semget(
                void *env, void *type, int key, int count, int flags) {
              return key * 100 + count * 10 + flags;
            }
            long Java_dev_ipcaudit_tests_host_JniNatives_msgget(
                void *env, void *self, long key, double other) {
              return key * 10 + (long) other;
            }
            """);
    Path library = directory.resolve("libnatives.so");
    Assumptions.assumeTrue(compiles(source, library), "no C compiler");

    Run without = Target.program(JniNatives.class, library).on(jdk).run();
    Run with = Target.program(JniNatives.class, library).agent("ci").on(jdk).run();

    assertThat(without.stdout()).startsWith("123 45\n");
    assertThat(with).exitsWith(0);
    assertThat(with.stdout().replace("$$YJP$$", "")).isEqualTo(without.stdout());
    assertThat(with.report().findings()).isEmpty();
  }

  private static boolean compiles(Path source, Path library) throws Exception {
    try {
      return new ProcessBuilder(
                  "cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (java.io.IOException missing) {
      System.err.println("ipcaudit agent-tests: A TEST IS SKIPPED: there is no cc");
      return false;
    }
  }

  private static Line line(String marker) {
    return Line.of(Meddled.class, marker);
  }
}
