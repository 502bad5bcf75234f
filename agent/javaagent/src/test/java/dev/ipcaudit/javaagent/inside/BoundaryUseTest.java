package dev.ipcaudit.javaagent.inside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code log.Boundary} catches whatever is thrown; who does that besides, and why. */
class BoundaryUseTest {

  private static final Set<String> ALLOWED =
      Set.of(
          "Boundary",
          // what Boundary itself speaks through, with no memory or stack left
          "Diagnostics",
          // outside of the agent's loader: there is no other class yet
          "Agent",
          // the way out of a JVM without memory or stack: one frame or class more is too much
          "ExitAudit",
          "ExitVerdict",
          "LedgerVerdict",
          "VerdictThread",
          // invokeExact declares Throwable, and a frame between would be one more to cut off
          "EventStacks");

  @Test
  void nobodyElseCatchesThrowable() throws IOException {
    Set<String> found = new TreeSet<>();
    for (String module : List.of("../core", ".", "../junit")) {
      try (Stream<Path> files = Files.walk(Path.of(module, "src/main/java"))) {
        for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
          if (Files.readString(file).contains("catch (Throwable ")) {
            found.add(file.getFileName().toString().replace(".java", ""));
          }
        }
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(ALLOWED);
  }
}
