package dev.ipcaudit.tests.start;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A new version of the agent is put in place while a JVM runs that has not used a binding yet: most
 * of the agent is read with the first, and must be of the version that was started.
 */
@EveryJdk
class ChangedJarTest {

  @TempDir private Path directory;

  private final Jdk jdk;

  ChangedJarTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest
  @ValueSource(strings = {"rename", "delete"})
  void theOneThatWasStartedIsRead(String how) throws Exception {
    Run run = run(how);

    assertThat(run).exitsWith(0);
    assertThat(run.stdout()).isEqualTo("made\nseen\nremoved\n");
    assertThat(run.stderr()).isEmpty();
  }

  @Test
  void whatIsWrittenIntoTheSameFileIsNotRead() throws Exception {
    Run run = run("write");

    assertThat(run).exitsWith(0);
    assertThat(run.stdout()).isEqualTo("made\nremoved\n");
    assertThat(run.stderr())
        .startsWith("ipcaudit: calls by com.sun.jna.")
        .contains("has changed since this JVM was started\n")
        .hasLineCount(1);
  }

  private Run run(String how) throws Exception {
    Path jar = Files.copy(Layout.agent(), directory.resolve("agent.jar"));
    return Target.program(ChangesJar.class, jar, how)
        .jvmArgs("--enable-native-access=ALL-UNNAMED")
        .agentJar(jar)
        .bare()
        .agentExactly("")
        .on(jdk)
        .run();
  }
}
