package dev.ipcaudit.tests.sites;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.FindingPath;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;

/** One line of a library has many callers: what each of them lost is told by its path. */
class LibrarySitesTest {

  @EveryJdk
  void whoeverLosesWhatALibraryOpenedIsAPathOfItsLine(Jdk jdk) {
    List<Jnr> all = Jnr.all();
    Run run =
        Target.program(LibraryCallers.class)
            .with(all.get(all.size() - 1))
            .agent("ci")
            .on(jdk)
            .run();

    assertThat(run.stdout()).isEqualTo("done\n");
    assertThat(run)
        .exitsWith(23)
        .finds("warning", "leaked-object", LibraryCallers.PLAIN, "socket", line("plain call"))
        .finds("warning", "leaked-object", LibraryCallers.THREAD, "socket", line("in a thread"))
        .hasFailures(3);
    Finding library =
        run.report().findings().stream()
            .filter(
                finding ->
                    finding.json().path("site").path("class").asString().startsWith("jnr.unix"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(run.toString()));
    int virtual = jdk.feature() >= 21 ? LibraryCallers.VIRTUAL : 0;
    assertThat(library.count())
        .isEqualTo(
            LibraryCallers.LOST + LibraryCallers.LOST_TOO + LibraryCallers.IN_POOL + virtual);
    assertThat(path(library, "LibraryCallers.loses(").count()).isEqualTo(LibraryCallers.LOST);
    assertThat(path(library, "LibraryCallers.losesToo(").count())
        .isEqualTo(LibraryCallers.LOST_TOO);
    assertThat(path(library, "ThreadPoolExecutor.runWorker(").count())
        .isEqualTo(LibraryCallers.IN_POOL);
    if (virtual > 0) {
      assertThat(path(library, "VirtualThread").count()).isEqualTo(virtual);
    }
    assertThat(library.paths()).noneMatch(path -> contains(path, "LibraryCallers.closes("));
    assertThat(library.paths()).allMatch(path -> contains(path, "UnixSocketChannel.open("));
    assertThat(run.stderr()).doesNotContain(" x socket at java").doesNotContain("unknown.unknown");
  }

  private static FindingPath path(Finding finding, String frame) {
    return finding.paths().stream()
        .filter(path -> contains(path, frame))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no path through " + frame + " of " + finding));
  }

  private static boolean contains(FindingPath path, String frame) {
    return path.stack().stream().anyMatch(line -> line.contains(frame));
  }

  private static Line line(String marker) {
    return Line.of(LibraryCallers.class, marker);
  }
}
