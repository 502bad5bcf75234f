package dev.ipcaudit.tests.libraries;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.JniLibrary;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JavaCPP's presets of Linux, whose natives are named as libc's functions are. */
@EveryJdk
class JavaCppTest {

  /** It has no shared memory. */
  private static final String OLDEST = "1.5.4";

  private final Jdk jdk;

  JavaCppTest(Jdk jdk) {
    this.jdk = jdk;
  }

  static List<JniLibrary> versions() {
    return JniLibrary.versions("javacpp");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatItsNativesCreateAndRemoveIsSeen(JniLibrary javacpp) {
    Assumptions.assumeTrue(System.getProperty("os.arch").equals("amd64"), "natives for amd64");
    boolean segments = !javacpp.toString().equals(OLDEST);
    Run without = target(javacpp, segments).run();
    Run run = target(javacpp, segments).agent("ci").run();

    assertThat(run.stdout()).isEqualTo(without.stdout()).endsWith("done\n");
    assertThat(run)
        .exitsWith(23)
        .finds("error", "leaked-object", 2, "fifo", line("lost fifos"))
        .finds("warning", "leaked-object", 4, "pipe", line("pipes"))
        .finds("warning", "leaked-object", 2, "socket", line("sockets"))
        .accounts("fifo", line("removed fifos"), 2, 2)
        .accountsNothing("socket", line("no socket"));
    if (segments) {
      assertThat(run)
          .hasFailures(5)
          .finds("error", "leaked-object", 3, "sysv-shm", line("lost segments"))
          .finds("warning", "leaked-object", 2, "shm-attach", line("kept attachments"))
          .accounts("sysv-shm", line("removed segments"), 3, 3)
          .accounts("sysv-shm", line("keyed segment"), 1, 1)
          .accountsNothing("sysv-shm", line("found segment"))
          .accounts("shm-attach", line("closed attachments"), 2, 2);
    } else {
      assertThat(run).hasFailures(3);
    }
    assertThat(run.report().coverage("javacpp")).isEqualTo("active");
    assertThat(run.report().coverage("libraries")).isEmpty();
  }

  private Target target(JniLibrary library, boolean segments) {
    Target target =
        library
            .target(JavaCppObjects.class, segments)
            .on(jdk)
            .jvmArgs("-Dorg.bytedeco.javacpp.cachedir=cache");
    return jdk.feature() < 24 ? target : target.jvmArgs("--enable-native-access=ALL-UNNAMED");
  }

  private static Line line(String marker) {
    return Line.of(JavaCppObjects.class, marker);
  }
}
