package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A runtime of a few modules, as jlink makes it for an image. Closing deletes it. */
public final class BareRuntime implements AutoCloseable {

  private final Path home;
  private final Jdk jdk;

  private BareRuntime(Path home, Jdk jdk) {
    this.home = home;
    this.jdk = jdk;
  }

  /** Skips the test, loudly, where the JDK cannot make one. */
  public static BareRuntime of(Jdk jdk, String modules) {
    Path home = Layout.newRun("runtime").resolve("image");
    try {
      Command.run(
          Duration.ofMinutes(10),
          jdk.tool("jlink").toString(),
          "--add-modules",
          modules,
          "--output",
          home.toString());
    } catch (IllegalStateException e) {
      System.err.println(
          "ipcaudit agent-tests: A TEST IS SKIPPED: "
              + jdk
              + " makes no runtime of its modules ("
              + e.getMessage().strip()
              + "); install its jmods");
      Assumptions.abort("no jmods");
    }
    return new BareRuntime(home, new Jdk(home, jdk.version()));
  }

  public Jdk jdk() {
    return jdk;
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
