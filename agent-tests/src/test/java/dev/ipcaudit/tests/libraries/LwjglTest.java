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

/** LWJGL's natives of Linux, which have a place for errno in front of what C gets. */
@EveryJdk
class LwjglTest {

  /** It has no place for errno yet, and other names. */
  private static final String TOO_OLD = "3.3.3";

  private final Jdk jdk;

  LwjglTest(Jdk jdk) {
    this.jdk = jdk;
  }

  static List<JniLibrary> versions() {
    return JniLibrary.versions("lwjgl");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatItsNativesOpenAndCloseIsSeenOrSaidToBeUnseen(JniLibrary lwjgl) {
    Assumptions.assumeTrue(System.getProperty("os.arch").equals("amd64"), "natives for amd64");
    boolean hooked = !lwjgl.toString().equals(TOO_OLD);
    Run run = target(lwjgl, hooked).agent("ci").run();

    assertThat(run.stdout()).isEqualTo(hooked ? "0\n0\n-1\n0\n0\n-1\ndone\n" : "done\n");
    if (hooked) {
      assertThat(run)
          .exitsWith(23)
          .finds("warning", "leaked-object", 2, "socket", line("lost sockets"))
          .finds("warning", "leaked-object", 2, "file", line("lost files"))
          .hasFailures(2)
          .accounts("socket", line("closed sockets"), 2, 2)
          .accounts("file", line("closed files"), 2, 2)
          .accountsNothing("file", line("no file"))
          .accountsNothing("socket", line("no socket"));
      assertThat(run.report().coverage("lwjgl")).isEqualTo("active");
      assertThat(run.report().coverage("libraries")).isEmpty();
    } else {
      assertThat(run).exitsWith(0);
      assertThat(run.report().coverage("lwjgl")).startsWith("failed: this version has no ");
      assertThat(run.report().coverage("libraries")).contains("liblwjgl.so (", "socket");
    }
  }

  private Target target(JniLibrary library, boolean errno) {
    Target target = library.target(LwjglDescriptors.class, errno).on(jdk);
    return jdk.feature() < 24
        ? target
        : target.jvmArgs(
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  }

  private static Line line(String marker) {
    return Line.of(LwjglDescriptors.class, marker);
  }
}
