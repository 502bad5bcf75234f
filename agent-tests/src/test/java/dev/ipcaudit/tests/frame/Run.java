package dev.ipcaudit.tests.frame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A target that has ended, and all that it left. */
public final class Run {

  static final String REPORT = "report.json";
  static final String RECORDING = "recording.jfr";

  private final Jdk jdk;
  private final Path directory;
  private final String command;
  private final int exitCode;

  Run(Jdk jdk, Path directory, String command, int exitCode) {
    this.jdk = jdk;
    this.directory = directory;
    this.command = command;
    this.exitCode = exitCode;
  }

  /** As a shell shows it: 128 + n for a JVM that died of signal n. */
  public int exitCode() {
    return exitCode;
  }

  public String stdout() {
    return Output.text(directory.resolve("stdout"));
  }

  public String stderr() {
    return Output.text(directory.resolve("stderr"));
  }

  /** The directory of the run, which is also its working directory unless it was given another. */
  public Path directory() {
    return directory;
  }

  /** The JSON report that {@link Target#agent} asked for. */
  public Report report() {
    Path file = directory.resolve(REPORT);
    if (!Files.exists(file)) {
      throw new AssertionError("no report was written\n" + this);
    }
    return Report.of(file);
  }

  /** The flight recording that {@link Target#recorded} asked for. */
  public Recording recording() {
    return Recording.of(recordingFile());
  }

  /** Its file, for programs that read it. */
  public Path recordingFile() {
    Path file = directory.resolve(RECORDING);
    if (!Files.exists(file)) {
      throw new AssertionError("no flight recording was written\n" + this);
    }
    return file;
  }

  /** The kernel's tables in the namespace of the run, after the JVM had ended. */
  public KernelTables kernel() {
    return KernelTables.of(directory);
  }

  /** The names in /dev/shm of the run, after the JVM had ended. */
  public List<String> sharedMemory() {
    return Output.lines(directory.resolve("dev-shm"));
  }

  /** The names of the queues in the namespace of the run, after the JVM had ended. */
  public List<String> queues() {
    return Output.lines(directory.resolve("dev-mqueue"));
  }

  @Override
  public String toString() {
    return "exit code " + exitCode + " " + Output.description(jdk, directory, command);
  }
}
