package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.report.AtomicFile;
import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the result of a scan goes, and how it is written: the options for that. */
final class ScanOutput {

  @Option(names = "--json", description = "As JSON, schema ipcaudit-scan/1: --format=json.")
  private boolean json;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "text (default), json, or openmetrics: counts for the textfile collector of Prometheus'"
              + " node exporter.")
  private @Nullable String name;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Writes a file instead, whole or not at all. Metrics may be read by all users, the rest"
              + " by this one.")
  private @Nullable String fileName;

  private ScanFormat format = ScanFormat.TEXT;
  private @Nullable Path file;
  private final Terminal terminal = new Terminal();
  private @Nullable PrintStream out;

  /** Reads the options, or ends the command with one line. */
  void check(CommandSpec spec) {
    ScanFormat named = name == null ? null : ScanFormat.of(name);
    if (name != null && (named == null || (json && named != ScanFormat.JSON))) {
      throw new ParameterException(
          spec.commandLine(),
          "--format="
              + Escape.line(name)
              + (named == null
                  ? ": expected one of " + ScanFormat.list()
                  : ": there is --json as well"));
    }
    format = named != null ? named : json ? ScanFormat.JSON : ScanFormat.TEXT;
    if (fileName != null) {
      try {
        file = Path.of(fileName);
        AtomicFile.checkReplaceable(file);
      } catch (InvalidPathException | IOException bad) {
        throw new ParameterException(
            spec.commandLine(),
            "-o " + Escape.line(fileName) + ": " + Escape.line(String.valueOf(bad.getMessage())));
      }
    }
  }

  /** How many objects it shows one by one at most. */
  int mostShown() {
    return switch (format) {
      case JSON -> Integer.MAX_VALUE;
      case OPENMETRICS -> 0;
      default -> ScanText.MOST_ROWS;
    };
  }

  boolean isOfMetrics() {
    return format == ScanFormat.OPENMETRICS;
  }

  /**
   * Shows the result of one look.
   *
   * @param again whether it takes the place of the one before, on a terminal
   * @return false when nobody reads any more
   * @throws IOException when the file cannot be written; one that was there is as it was
   */
  boolean show(ScanResult result, boolean again) throws IOException {
    Path target = file;
    if (target != null) {
      AtomicFile.replace(
          target,
          stream -> write(result, stream, StandardCharsets.UTF_8, Terminal.UNLIMITED, false),
          format.permissions());
      return true;
    }
    PrintStream stdout = out == null ? Stdout.open() : out;
    out = stdout;
    if (again && terminal.is() && format == ScanFormat.TEXT) {
      stdout.print("\033[H\033[2J");
    }
    write(result, stdout, Stdout.charset(), terminal.width(), terminal.colors());
    stdout.flush();
    return !stdout.checkError();
  }

  private void write(
      ScanResult result, OutputStream stream, Charset charset, int width, boolean colors)
      throws IOException {
    switch (format) {
      case JSON -> ScanJson.write(result, stream);
      case OPENMETRICS -> ScanMetrics.write(result, stream);
      default -> {
        PrintStream text =
            stream instanceof PrintStream print ? print : new PrintStream(stream, false, charset);
        new ScanText(text, new Style(colors, charset), width).print(result);
        if (text != stream && text.checkError()) {
          throw new IOException("it cannot be written");
        }
      }
    }
  }
}
