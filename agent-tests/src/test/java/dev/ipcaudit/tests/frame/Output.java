package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Text that a target wrote into a file, possibly still being written. */
final class Output {

  private static final int CAP = 6_000;

  private Output() {}

  static String text(Path file) {
    try {
      return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines that are complete. */
  static List<String> lines(Path file) {
    String text = text(file);
    int end = text.lastIndexOf('\n');
    return end < 0 ? List.of() : Arrays.asList(text.substring(0, end).split("\n", -1));
  }

  /** The beginning and the end. */
  static String capped(Path file) {
    String text = text(file);
    if (text.length() <= CAP) {
      return text;
    }
    return text.substring(0, CAP / 2)
        + "\n[... "
        + (text.length() - CAP)
        + " characters more in "
        + file
        + " ...]\n"
        + text.substring(text.length() - CAP / 2);
  }

  static String description(Jdk jdk, Path directory, String command) {
    return "on "
        + jdk
        + ": "
        + command
        + "\n--- stdout\n"
        + capped(directory.resolve("stdout"))
        + "\n--- stderr\n"
        + capped(directory.resolve("stderr"))
        + "\n--- launcher\n"
        + capped(directory.resolve("launcher.log"))
        + "\n--- everything in "
        + directory;
  }
}
