package dev.ipcaudit.tests.descriptors;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files, terminals and streams that libc has opened. */
@EveryJdk
class OpenFilesTest {

  private static final Shared RUN = Shared.run(() -> Target.program(OpenFiles.class).agent("ci"));

  private final Run run;

  OpenFilesTest(Jdk jdk) {
    run = RUN.on(jdk);
  }

  @BeforeAll
  static void needsQueues() {
    Isolation.requireMounts();
  }

  @ParameterizedTest
  @CsvSource({
    "file, lost by open, 3",
    "file, lost by open64, 3",
    "file, lost by openat, 2",
    "file, lost by openat64, 2",
    "file, lost by openat2, 2",
    "file, lost by creat, 2",
    "file, lost by creat64, 2",
    "file, lost directories, 2",
    "file, lost device, 2",
    "fifo-fd, lost FIFO, 2",
    "shm-fd, lost memory, 2",
    "mq-fd, lost queue, 2",
    "pty, lost by posix_openpt, 2",
    "pty, lost by getpt, 2",
    "pty, lost by its name, 2",
    "pty, half a terminal lost, 2",
    "stream, lost stream, 3",
    "stream, adopted and lost, 3",
    "dir-stream, lost directory stream, 3",
  })
  void whatALineLostRepeatedlyIsAWarning(String kind, String marker, int count) {
    assertThat(run).exitsWith(23).finds("warning", "leaked-object", count, kind, line(marker));
  }

  @Test
  void whatALineOpenedOnceAndKeptIsANote() {
    assertThat(run).finds("note", "leaked-object", 1, "file", line("one kept"));
  }

  @Test
  void whatIsClosedIsNoFinding() {
    assertThat(run)
        .accounts("file", line("closed"), 100, 100)
        .accounts("pty", line("closed terminal"), 4, 4)
        .accounts("stream", line("closed stream"), 5, 5)
        .accounts("stream", line("closed temporary"), 5, 5)
        .accounts("file", line("adopted"), 5, 5)
        .accounts("stream", line("adopted and closed"), 5, 5)
        .accounts("dir-stream", line("closed directory stream"), 5, 5)
        .accounts("file", line("adopted directory"), 5, 5)
        .accounts("dir-stream", line("adopted directory closed"), 5, 5)
        .accounts("stream", line("stream of another file"), 5, 5)
        .accounts("stream", line("another file"), 5, 5)
        .accountsNothing("file", line("opens nothing"))
        .hasFailures(19 + 3);
  }

  @Test
  void aDescriptorGoesWithItsStream() {
    assertThat(run)
        .finds("warning", "double-close", 1, "file", line("closes what is closed"))
        .finds("warning", "double-close", 1, "file", line("closed with its stream"))
        .finds("warning", "use-after-remove", 1, "file", line("written after the close"));
    Line adopted = line("adopted and lost");
    assertThat(run.report().finding("leaked-object", "file", adopted)).isEmpty();
  }

  @Test
  void theNameOfAFileIsItsPathAndEscaped() {
    assertThat(run.stderr()).contains("/data\\u001b[31m").doesNotContain("\u001b");
    assertThat(names("file", "lost by open")).allMatch(name -> name.endsWith("/data\u001b[31m"));
    assertThat(names("stream", "lost stream")).allMatch(name -> name.endsWith("/data\u001b[31m"));
    assertThat(names("file", "lost device")).allMatch(name -> name.equals("/dev/null"));
    assertThat(names("pty", "lost by posix_openpt"))
        .allMatch(name -> name.matches("/dev/ptmx -> /dev/pts/\\d+"))
        .doesNotHaveDuplicates();
    assertThat(run.stderr())
        .contains("3 stdio streams created here were still there at the end: 3 created, 0 closed.");
    assertThat(run.stdout()).isEqualTo("done\n");
  }

  private List<String> names(String kind, String marker) {
    return run.report().finding("leaked-object", kind, line(marker)).orElseThrow().names();
  }

  private static Line line(String marker) {
    return Line.of(OpenFiles.class, marker);
  }
}
