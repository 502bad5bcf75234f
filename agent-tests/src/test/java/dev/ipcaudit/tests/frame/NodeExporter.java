package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Prometheus' node exporter with its textfile collector alone. */
public final class NodeExporter implements AutoCloseable {

  private static final String PROGRAM = "prometheus-node-exporter";

  private final Process process;

  /** The port that it listens on. */
  public final int port;

  /**
   * Skips the test, loudly, where there is none.
   *
   * @param directory with files whose names end with .prom
   */
  public NodeExporter(Path directory) {
    Script.needs(PROGRAM);
    try {
      process =
          new ProcessBuilder(
                  PROGRAM,
                  "--collector.disable-defaults",
                  "--collector.textfile",
                  "--collector.textfile.directory=" + directory,
                  "--web.listen-address=localhost:0")
              .redirectErrorStream(true)
              .redirectOutput(Layout.newRun("node-exporter").resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    port = Scrape.port(process.pid());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
