package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files, streams, terminals, sockets and eventfds through JNA's two mappings and JNR. */
@EveryJdk
class OpensByBindingTest {

  private static final Shared RUN =
      Shared.run(() -> Target.program(OpensByBinding.class).with(Jnr.all().get(0)).agent("ci"));

  private final Run run;

  OpensByBindingTest(Jdk jdk) {
    run = RUN.on(jdk);
  }

  @ParameterizedTest
  @CsvSource({
    "file, file directly, 1",
    "file, created directly, 1",
    "stream, stream directly, 1",
    "dir-stream, directory directly, 1",
    "pty, terminal directly, 2",
    "socket, socket directly, 1",
    "file, file by JNR, 1",
    "file, variadic by JNR, 1",
    "stream, stream by JNR, 1",
    "dir-stream, directory by JNR, 1",
    "pty, terminal by JNR, 2",
    "socket, socket by JNR, 1",
    "file, file by its address, 1",
    "file, file by dlsym, 1",
    "stream, stream by dlsym, 1",
  })
  void whatIsLeftIsFound(String kind, String marker, int each) {
    assertThat(run)
        .exitsWith(23)
        .finds("warning", "leaked-object", each * OpensByBinding.LEFT, kind, line(marker));
  }

  @Test
  void whatIsClosedIsNot() {
    int left = OpensByBinding.LEFT;
    for (String binding : List.of("directly", "by JNR")) {
      assertThat(run)
          .accounts("file", line("closed " + binding), left, left)
          .accounts("file", line("adopted " + binding), left, left)
          .accounts("stream", line("adopts " + binding), left, left)
          .accounts("dir-stream", line("directory closed " + binding), left, left);
    }
    assertThat(run).accounts("stream", line("closed by dlsym"), left, left).hasFailures(15 + 5);
    assertThat(run.stdout()).isEqualTo("seen 12\ndone\n");
  }

  @ParameterizedTest
  @CsvSource({
    "error, dropped, 3",
    "error, dropped directly, 3",
    "error, dropped by JNR, 3",
    "error, dropped without errno, 3",
    "warning, not looked at, 3",
    "note, read for nothing, 3",
  })
  void anEventfdThatIsFullOrEmpty(String severity, String marker, int count) {
    assertThat(run).finds(severity, "unhandled-eagain", count, "eventfd", line(marker));
  }

  @ParameterizedTest
  @CsvSource({"handled", "handled directly", "handled by JNR"})
  void aLineThatReadsErrnoIsNotAccused(String marker) {
    assertThat(run.report().findings()).noneMatch(finding -> finding.isAt(line(marker)));
  }

  private static Line line(String marker) {
    return Line.of(OpensByBinding.class, marker);
  }
}
