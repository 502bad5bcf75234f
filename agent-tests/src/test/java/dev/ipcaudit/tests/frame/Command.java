package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short command beside the targets. */
final class Command {

  private Command() {}

  /** What the command printed, both streams; fails if it did. */
  static String run(Duration limit, String... command) {
    Path output = Layout.newRun(Path.of(command[0]).getFileName().toString()).resolve("output");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(List.of(command) + " took longer than " + limit);
      }
      String text = Files.readString(output);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            List.of(command) + " ended with " + process.exitValue() + ": " + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
