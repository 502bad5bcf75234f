package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A line of a target program, found by the comment that marks it, so that no test holds a line
 * number.
 */
public record Line(String file, int number) {

  /** The only line of the source of {@code program} that ends in {@code // marker}. */
  public static Line of(Class<?> program, String marker) {
    Class<?> outermost = program;
    while (outermost.getEnclosingClass() != null) {
      outermost = outermost.getEnclosingClass();
    }
    return of(Layout.SOURCES.resolve(outermost.getName().replace('.', '/') + ".java"), marker);
  }

  /** The same in a file of {@code src/test/java22}. */
  public static Line ofSource(String file, String marker) {
    return of(Layout.NEWER_SOURCES.resolve(file), marker);
  }

  /** The same in a class of the sample apps. */
  public static Line ofSample(String simpleName, String marker) {
    return of(Layout.SAMPLE_SOURCES.resolve(simpleName + ".java"), marker);
  }

  private static Line of(Path source, String marker) {
    List<String> lines = read(source);
    int found = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).endsWith("// " + marker)) {
        if (found >= 0) {
          throw new IllegalArgumentException("two lines of " + source + " end in // " + marker);
        }
        found = i + 1;
      }
    }
    if (found < 0) {
      throw new IllegalArgumentException("no line of " + source + " ends in // " + marker);
    }
    return new Line(source.getFileName().toString(), found);
  }

  private static List<String> read(Path source) {
    try {
      return Files.readAllLines(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return file + ":" + number;
  }
}
