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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** sbt's ipcsocket, which has natives of its own and calls by JNA as well. */
@EveryJdk
class IpcSocketTest {

  private final Jdk jdk;

  IpcSocketTest(Jdk jdk) {
    this.jdk = jdk;
  }

  static List<JniLibrary> versions() {
    return JniLibrary.versions("ipcsocket");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void socketsOfItsOwnNativesAreSeen(JniLibrary ipcsocket) {
    Run run = target(ipcsocket, true).agent("ci").run();

    assertSeen(run);
    assertThat(run.report().coverage("ipcsocket")).isEqualTo("active");
    assertThat(run.report().coverage("libraries")).isEmpty();
  }

  @Test
  void socketsByJnaAreSeenTheSame() {
    List<JniLibrary> all = versions();

    Run run = target(all.get(all.size() - 1), false).agent("ci").run();

    assertSeen(run);
    assertThat(run.report().coverage("ipcsocket")).isEmpty();
  }

  private static void assertSeen(Run run) {
    assertThat(run.stdout()).isEqualTo("true\ntrue\nread 3\n");
    assertThat(run)
        .exitsWith(23)
        .finds("warning", "leaked-object", 2, "socket", line("lost clients"))
        .finds("warning", "leaked-object", 2, "socket", line("lost servers"))
        // the library forgets a socket that cannot connect
        .finds("warning", "leaked-object", 2, "socket", line("refused"))
        .hasFailures(3)
        .accounts("socket", line("listener"), 1, 1)
        .accounts("socket", line("closed clients"), 3, 3)
        .accounts("socket", line("closed servers"), 3, 3);
  }

  private Target target(JniLibrary library, boolean natives) {
    Target target = library.target(IpcSockets.class, natives).on(jdk);
    return jdk.feature() < 24 ? target : target.jvmArgs("--enable-native-access=ALL-UNNAMED");
  }

  private static Line line(String marker) {
    return Line.of(IpcSockets.class, marker);
  }
}
