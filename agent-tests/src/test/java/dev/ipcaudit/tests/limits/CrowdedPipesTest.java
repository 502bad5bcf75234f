package dev.ipcaudit.tests.limits;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Pipes of a user who has many of them already. */
class CrowdedPipesTest {

  private static final Path SOFT = Path.of("/proc/sys/fs/pipe-user-pages-soft");

  @EveryJdk
  void aPipeThatTheKernelMadeSmallIsSaidToBe(Jdk jdk) throws IOException {
    // 16 pages each
    int pages = Integer.parseInt(Files.readAllLines(SOFT).get(0).trim());
    Assumptions.assumeTrue(pages == 16_384, "another limit than the usual one");
    Run run =
        Target.program(CrowdedPipes.class, pages / 16 + 6)
            .descriptorsOfUser(4096)
            .agent("ci,blocked=200ms")
            .on(jdk)
            .run();

    Line line = Line.of(CrowdedPipes.class, "a third page");
    assertThat(run).exitsWith(23).finds("warning", "blocked-call", 1, "pipe", line);
    assertThat(run.stderr())
        .contains("the pipe held 8192 bytes", "(fs.pipe-user-pages-soft)", "16384 pages in pipes");
  }
}
