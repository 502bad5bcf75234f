package dev.ipcaudit.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a whole process costs: wall clock, and CPU as the kernel counts it for dead children. */
final class WholeProcess {

  /**
   * The kernel counts in nanoseconds and tells hundredths of seconds: so the shell may run the
   * program several times before it asks. What it prints is none of ours.
   */
  private static final String SCRIPT =
      "i=0; while [ $i -lt %d ]; do \"$@\" >/dev/null; [ $? -le %d ] || exit 99; i=$((i+1)); done;"
          + " times";

  private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

  final Series wall = new Series();
  final Series cpu = new Series();

  private final Path directory;
  private final List<String> command;
  private final int runs;
  private final int worstCode;

  /**
   * @param directory to run in; its file {@code stderr} is overwritten
   * @param runs of the program for one measurement
   * @param worstCode the exit code up to which a run counts
   */
  WholeProcess(Path directory, List<String> command, int runs, int worstCode) {
    this.directory = directory;
    this.command = command;
    this.runs = runs;
    this.worstCode = worstCode;
  }

  /** Runs it, without taking note: caches are warm then. */
  void warmUp() throws IOException, InterruptedException {
    time(new Series(), new Series());
  }

  /**
   * Measures once more.
   *
   * @throws IOException if a run fails, with the last thing that it said
   */
  void measure() throws IOException, InterruptedException {
    time(wall, cpu);
  }

  private void time(Series wall, Series cpu) throws IOException, InterruptedException {
    List<String> shell =
        new ArrayList<>(List.of("sh", "-c", String.format(SCRIPT, runs, worstCode), "sh"));
    shell.addAll(command);
    long start = System.nanoTime();
    String output = output(shell, directory);
    long nanos = System.nanoTime() - start;
    // two lines of two times: the shell's own, and its children's
    Matcher time = TIME.matcher(output);
    double seconds = 0;
    for (int i = 0; time.find(); i++) {
      seconds +=
          i < 2 ? 0 : Integer.parseInt(time.group(1)) * 60 + Double.parseDouble(time.group(2));
    }
    wall.add(nanos / 1e6 / runs);
    cpu.add(seconds * 1e3 / runs);
  }

  /**
   * What a command prints.
   *
   * @throws IOException if it fails, with the last thing that it said
   */
  static String output(List<String> command, Path directory)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Path errors = directory.resolve("stderr");
    builder.redirectError(errors.toFile());
    Process process = builder.start();
    String output;
    try (InputStream in = process.getInputStream()) {
      output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (process.waitFor() != 0) {
      List<String> lines = Files.readAllLines(errors, StandardCharsets.ISO_8859_1);
      throw new IOException(
          command + " ended with " + process.exitValue() + ": " + String.join(" ", lines));
    }
    return output;
  }
}
