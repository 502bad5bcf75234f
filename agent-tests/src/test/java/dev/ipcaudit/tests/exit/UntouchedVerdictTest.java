package dev.ipcaudit.tests.exit;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.Quiet;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The verdict on a host that used no binding, which takes two hundred classes only where something
 * came that somebody may have left. Whether it took them is seen by the classes that were loaded.
 */
@EveryJdk
class UntouchedVerdictTest {

  private static final String JUDGES = "dev.ipcaudit.javaagent.inside.judge.AuditRunner ";
  private static final String NOTHING = "ipcaudit: no findings; no IPC object was created\n";

  private static final String OF_ANOTHER = "/dev/shm/ipcaudit-of-another";
  private static final String NEW = "/dev/shm/ipcaudit-new";

  private final Jdk jdk;

  UntouchedVerdictTest(Jdk jdk) {
    this.jdk = jdk;
  }

  /** Of the machine, where a target cannot have a /dev/shm of its own. */
  @AfterEach
  void removeFiles() throws Exception {
    Files.deleteIfExists(Path.of(OF_ANOTHER));
    Files.deleteIfExists(Path.of(NEW));
  }

  /** The last time of change has whole seconds. */
  @Test
  void whatOthersHadBeforeIsLeftToThem() throws Exception {
    Run run =
        run(
            Target.program(Quiet.class)
                .before(
                    "ipcmk --semaphore 1 && ipcmk --shmem 16 && ipcmk --queue && sleep 1.1"
                        + " && touch "
                        + OF_ANOTHER));

    assertThat(run.stderr()).contains(NOTHING);
    assertThat(loaded(run)).doesNotContain(JUDGES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ipcmk --semaphore 1", "ipcmk --shmem 16", "ipcmk --queue", "touch " + NEW})
  void whatCameSinceIsJudged(String coming) throws Exception {
    String then = "until [ -e started ]; do sleep 0.05; done; " + coming + "; touch answered";

    // no child of the host's
    Run run = run(Target.program(QuietForLong.class).before("( ( " + then + " ) & )"));

    assertThat(run.stderr()).contains("ipcaudit: ");
    assertThat(loaded(run)).contains(JUDGES);
  }

  private Run run(Target target) {
    Run run =
        target
            .bare()
            .withoutJna()
            .jvmArgs("-Xlog:class+load:file=classes.log")
            .agentExactly("ci")
            .on(jdk)
            .run();
    assertThat(run).exitsWith(0);
    return run;
  }

  private static String loaded(Run run) throws Exception {
    return Files.readString(run.directory().resolve("classes.log"));
  }
}
