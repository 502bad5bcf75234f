package dev.ipcaudit.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file behind {@code config=FILE}: one {@code key=value} a line, in UTF-8. Not {@link
 * java.util.Properties}, which would swallow backslashes and keys given twice.
 */
final class ConfigFile {

  private ConfigFile() {}

  /** The trimmed lines that are neither empty nor a {@code #} comment. */
  static List<String> read(String file) throws IOException {
    String text;
    try {
      text = Files.readString(Path.of(file));
    } catch (InvalidPathException notAPath) {
      throw new IOException("not a valid file name", notAPath);
    }
    List<String> lines = new ArrayList<>();
    for (String line : Parts.of(text.startsWith("\ufeff") ? text.substring(1) : text, '\n')) {
      if (line.charAt(0) != '#') {
        lines.add(line);
      }
    }
    return lines;
  }
}
