package dev.ipcaudit.report.names;

import dev.ipcaudit.model.StackFrameText;
import dev.ipcaudit.text.TextFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of the host's sources for whoever shows a finding. Bounded, since it may run in a
 * host that ends: so many files, each a regular one of at most 1 MiB, and short lines. What cannot
 * be read is not shown, and is no failure. For one thread.
 */
public final class SourceLines {

  /** How many lines there are before and after the one that is meant. */
  static final int NEIGHBORS = 2;

  /** Files that are opened for one report at most. */
  static final int MAX_FILES = 200;

  /** Characters of one line. */
  static final int MAX_LINE = 160;

  private static final int MAX_BYTES = 1 << 20;
  private static final String TAB = "    ";

  private final @Nullable SourceUri sources;
  private final Map<String, Excerpt> known = new HashMap<>();
  private int opened;

  /**
   * @param roots as {@link SourceUri} takes them, relative to the working directory or absolute;
   *     where it is empty, nothing is read
   */
  public SourceLines(String roots) {
    sources = roots.isEmpty() ? null : new SourceUri(roots);
  }

  /**
   * A line of source and its neighbors.
   *
   * @param file its path, hostile text as the lines are
   * @param line which line is meant, from 1
   * @param first the number of the first of {@code lines}
   * @param lines without their ends, with tabs as blanks, indented no more than they have to be
   */
  public record Excerpt(String file, int line, int first, List<String> lines) {}

  /** Of the innermost frame of a stack whose source is there; null where none of them has one. */
  public @Nullable Excerpt of(List<String> stack) {
    for (String frame : stack) {
      StackFrameText.Place place = StackFrameText.parse(frame);
      Excerpt excerpt =
          place == null ? null : around(place.className(), place.file(), place.line());
      if (excerpt != null) {
        return excerpt;
      }
    }
    return null;
  }

  /** Around a line of a class, or null where that cannot be read. */
  private @Nullable Excerpt around(String className, @Nullable String file, int line) {
    String path = sources == null || line <= 0 ? null : sources.path(className, file);
    if (path == null) {
      return null;
    }
    String key = path + ":" + line;
    if (!known.containsKey(key)) {
      known.put(key, read(path, line));
    }
    return known.get(key);
  }

  private @Nullable Excerpt read(String path, int line) {
    if (opened >= MAX_FILES) {
      return null;
    }
    try {
      Path file = Path.of(path);
      TextFile.check(file, MAX_BYTES);
      opened++;
      List<String> all = TextFile.read(file, MAX_BYTES).lines().toList();
      if (line > all.size()) {
        return null; // of another version
      }
      int first = Math.max(1, line - NEIGHBORS);
      int last = Math.min(all.size(), line + NEIGHBORS);
      return new Excerpt(path, line, first, shortened(all.subList(first - 1, last)));
    } catch (IOException | InvalidPathException | SecurityException notReadable) {
      return null;
    }
  }

  private static List<String> shortened(List<String> lines) {
    int indent = Integer.MAX_VALUE;
    List<String> plain = new ArrayList<>();
    for (String line : lines) {
      String text = line.replace("\t", TAB).stripTrailing();
      plain.add(text);
      if (!text.isEmpty()) {
        indent = Math.min(indent, text.length() - text.stripLeading().length());
      }
    }
    List<String> shortened = new ArrayList<>();
    for (String text : plain) {
      String rest = text.substring(Math.min(indent, text.length()));
      shortened.add(rest.length() <= MAX_LINE ? rest : rest.substring(0, MAX_LINE) + " ...");
    }
    return List.copyOf(shortened);
  }
}
