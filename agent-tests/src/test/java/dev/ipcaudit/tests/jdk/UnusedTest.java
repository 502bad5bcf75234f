package dev.ipcaudit.tests.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.Quiet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** A host that uses nothing of the JDK's IPC does not pay for it. */
class UnusedTest {

  @EveryJdk
  void filesAndTcpLoadNothingOfOurs(Jdk jdk) throws IOException {
    List<String> quiet = ours(Quiet.class, jdk);
    List<String> others = ours(OtherChannels.class, jdk);

    assertThat(quiet).contains("dev.ipcaudit.javaagent.inside.start.Assembly").hasSizeLessThan(25);
    assertThat(others).containsExactlyInAnyOrderElementsOf(quiet);
  }

  /** The names of our classes that a host has loaded. */
  private static List<String> ours(Class<?> host, Jdk jdk) throws IOException {
    Run run =
        Target.program(host)
            .jvmArgs("-Xlog:class+load:file=classes.log")
            .agentExactly("")
            .on(jdk)
            .run();
    return Files.readAllLines(run.directory().resolve("classes.log")).stream()
        .flatMap(line -> List.of(line.split(" ")).stream())
        .filter(
            word ->
                word.startsWith("net.bytebuddy.")
                    || word.startsWith("java.lang.IpcAudit")
                    || (word.startsWith("dev.ipcaudit.") && !word.contains(".tests.")))
        .toList();
  }
}
