package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.model.Severity;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;

/** Makes text fit for standard output: colors on a terminal only, characters it can show only. */
public final class Style {

  private static final String RESET = "\033[0m";

  private final boolean colors;
  private final CharsetEncoder encoder;

  public Style(boolean colors, Charset charset) {
    this.colors = colors;
    this.encoder = charset.newEncoder();
  }

  public String head(String text) {
    return color("1", text);
  }

  /** A piece of a row, red where the row is of an orphan. */
  String row(String whole, String piece) {
    return whole.contains("  orphan: ") ? color("31", piece) : safe(piece);
  }

  public String severity(Severity severity) {
    return color(
        severity == Severity.ERROR ? "31;1" : severity == Severity.WARNING ? "33" : "36",
        severity.id());
  }

  private String color(String code, String text) {
    return colors ? "\033[" + code + "m" + safe(text) + RESET : safe(text);
  }

  /** What the output's encoding lacks, as in a Java literal; all else is printable already. */
  public String safe(String text) {
    if (encoder.canEncode(text)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        safe.append(c);
      } else {
        safe.append(String.format("\\u%04x", (int) c));
      }
    }
    return safe.toString();
  }
}
