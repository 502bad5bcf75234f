package dev.ipcaudit.javaagent.command.systemd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file of systemd with its drop-ins, in directories of which an earlier one hides files of the
 * same name in a later one; systemd.unit(5), systemd.syntax(7). For one thread.
 */
final class SettingsFiles {

  /** Nobody writes as much by hand. */
  private static final long MOST = 1 << 20;

  private final String section;
  private final Map<String, Setting> settings = new TreeMap<>();
  private boolean found;

  /**
   * One setting.
   *
   * @param file where its last value stands
   */
  record Setting(String value, Path file) {}

  /**
   * @param section without brackets; settings of others are left out
   */
  SettingsFiles(String section) {
    this.section = section;
  }

  /** Reads the first file of that name. */
  void main(List<Path> directories, String name) {
    for (Path directory : directories) {
      Path file = directory.resolve(name);
      if (Files.isRegularFile(file)) {
        read(file);
        return;
      }
    }
  }

  /** Reads the drop-ins in directories of that name, in the order of their own names. */
  void dropIns(List<Path> directories, String name) {
    Map<String, Path> files = new TreeMap<>();
    for (Path directory : directories) {
      try (DirectoryStream<Path> all =
          Files.newDirectoryStream(directory.resolve(name), "*.conf")) {
        for (Path file : all) {
          files.putIfAbsent(String.valueOf(file.getFileName()), file);
        }
      } catch (IOException none) {
        continue;
      }
    }
    files.values().forEach(this::read);
  }

  /** The last value of each. */
  Map<String, Setting> settings() {
    return settings;
  }

  /** Whether any file was there that could be read. */
  boolean isFound() {
    return found;
  }

  private void read(Path file) {
    String text;
    try {
      if (Files.size(file) > MOST) {
        return;
      }
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      return;
    }
    found = true;
    String current = "";
    for (String line : lines(text)) {
      String trimmed = line.trim();
      int equals = trimmed.indexOf('=');
      if (trimmed.startsWith("[") && trimmed.endsWith("]")) {
        current = trimmed.substring(1, trimmed.length() - 1);
      } else if (equals > 0 && current.equals(section)) {
        String value = trimmed.substring(equals + 1).trim();
        settings.put(trimmed.substring(0, equals).trim(), new Setting(value, file));
      }
    }
  }

  /** Without comments, and with those that a backslash joins as one. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder joined = new StringBuilder();
    for (String line : text.split("\n")) {
      String start = line.stripLeading();
      if (start.startsWith("#") || start.startsWith(";")) {
        continue;
      }
      boolean goesOn = line.endsWith("\\");
      joined.append(goesOn ? line.substring(0, line.length() - 1) + ' ' : line);
      if (!goesOn) {
        lines.add(joined.toString());
        joined.setLength(0);
      }
    }
    return lines;
  }

  /** A setting's value, or null. */
  @Nullable Setting setting(String name) {
    return settings.get(name);
  }
}
