package dev.ipcaudit.tests.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.CLibrary;
import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.SiteLine;
import dev.ipcaudit.tests.frame.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The same wild calls with and without the agent give the same, and neither crashes. {@code
 * -Dipcaudit.test.wild=1000000} makes more of them, {@code -Dipcaudit.test.seed=N} others.
 */
class WildCallsTest {

  private static final int CALLS = Integer.getInteger("ipcaudit.test.wild", 3000);
  private static final long SEED = Long.getLong("ipcaudit.test.seed", 20_26);

  @EveryJdk
  void byInterfaceMapping(Jdk jdk) throws IOException {
    same(() -> Target.program(WildByJna.class, arguments(CALLS)).on(jdk), "jna");
  }

  @EveryJdk
  void byDirectMapping(Jdk jdk) throws IOException {
    same(() -> Target.program(WildByDirectJna.class, arguments(CALLS)).on(jdk), "jna-direct");
  }

  @EveryJdk
  void byJffi(Jdk jdk) throws IOException {
    Jnr newest = Jnr.all().get(Jnr.all().size() - 1);
    same(() -> Target.program(WildByJffi.class, arguments(CALLS)).with(newest).on(jdk), "jnr");
  }

  @EveryForeignJdk
  void byHandles(Jdk jdk) throws IOException {
    String program = "dev/ipcaudit/tests/robustness/WildByHandles.java";
    same(() -> Target.source(program, arguments(CALLS)).on(jdk), "ffm");
  }

  private static Object[] arguments(int calls) {
    return new Object[] {SEED, calls, CLibrary.of("other")};
  }

  private static void same(Supplier<Target> target, String part) throws IOException {
    Duration limit = Duration.ofMinutes(10).plusSeconds(CALLS / 1000);
    Run without = target.get().timeout(limit).run();
    Run with = target.get().timeout(limit).agent("").run();

    assertThat(without.exitCode()).as(without::toString).isZero();
    assertThat(without.stdout()).as(without::toString).endsWith("end\n");
    assertThat(with.exitCode()).as(with::toString).isZero();
    assertThat(lines(with)).isEqualTo(lines(without));
    assertThat(with.report().coverage(part)).as(with::toString).isEqualTo("active");
    // all else that could have been made was made by the other library
    assertThat(with.report().sites())
        .as(with::toString)
        .extracting(SiteLine::kind)
        .isSubsetOf("sysv-sem", "sysv-msg", "pipe", "socket");
    assertThat(with.report().findings()).as(with::toString).isEmpty();
    assertThat(with.report().notes().toString()).as(with::toString).doesNotContain("Exception");
    try (Stream<Path> files = Files.list(with.directory())) {
      assertThat(files.map(Path::toString)).noneMatch(file -> file.contains("hs_err"));
    }
  }

  private static List<String> lines(Run run) {
    return run.stdout().lines().toList();
  }
}
