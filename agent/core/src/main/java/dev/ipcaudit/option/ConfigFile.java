package dev.ipcaudit.option;

import dev.ipcaudit.text.TextFile;
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

  /** A file that is larger is something else. */
  private static final int MAX_BYTES = 1 << 20;

  private ConfigFile() {}

  /** The trimmed lines that are neither empty nor a {@code #} comment. */
  static List<String> read(String file) throws IOException {
    String text;
    try {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw new IOException("Is a directory"); // as strerror(EISDIR) has it
      }
      text = TextFile.read(path, MAX_BYTES);
    } catch (InvalidPathException notAPath) {
      throw new IOException("not a valid file name", notAPath);
    }
    List<String> lines = new ArrayList<>();
    for (String line :
        ListSplitter.of(text.startsWith("\ufeff") ? text.substring(1) : text, '\n')) {
      if (line.charAt(0) != '#') {
        lines.add(line);
      }
    }
    return lines;
  }
}
