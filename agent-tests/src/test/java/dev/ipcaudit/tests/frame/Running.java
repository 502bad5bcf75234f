package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A target that runs. Whatever waits gives up when the target's time is over, and says why. */
public final class Running implements AutoCloseable {

  private static final int LIMITS_FORBIDDEN = 97;
  private static final int NOT_PREPARED = 98;

  private final Process launcher;
  private final Jdk jdk;
  private final Path directory;
  private final String command;
  private final long end;

  private Running(Process launcher, Jdk jdk, Path directory, String command, long end) {
    this.launcher = launcher;
    this.jdk = jdk;
    this.directory = directory;
    this.command = command;
    this.end = end;
  }

  static Running start(
      ProcessBuilder builder, Jdk jdk, Path directory, String command, Duration timeout) {
    try {
      long end = System.nanoTime() + timeout.toNanos();
      return new Running(builder.start(), jdk, directory, command, end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process id of the JVM itself, not of the shell around it. */
  public long pid() {
    String pid = Await.value(left(), () -> completeLine(directory.resolve("pid")));
    if (pid == null) {
      throw failure("did not start");
    }
    return Long.parseLong(pid);
  }

  /** The directory that holds everything this run writes. */
  public Path directory() {
    return directory;
  }

  /** Sends one line to the standard input of the program. */
  public Running send(String line) {
    try {
      launcher.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      launcher.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw failure("did not take the line " + line);
    }
  }

  /** Waits until the program has printed a line that contains {@code text}, and gives the line. */
  public String awaitLine(String text) {
    String line = Await.value(left(), () -> lineOrEnd(text));
    if (line == null) {
      throw timedOut("waiting for the line " + text);
    }
    if (!line.contains(text)) {
      throw failure("ended without printing the line " + text);
    }
    return line;
  }

  /** Sends a signal, such as {@code TERM}, to the JVM. */
  public Running signal(String name) {
    Command.run(left(), "kill", "-" + name, String.valueOf(pid()));
    return this;
  }

  /** Asks the JVM by the jcmd of its own JDK, and gives the answer. */
  public String jcmd(String... question) {
    List<String> jcmd = new ArrayList<>();
    jcmd.add(jdk.tool("jcmd").toString());
    jcmd.add(String.valueOf(pid()));
    jcmd.addAll(List.of(question));
    return Command.run(left(), jcmd.toArray(String[]::new));
  }

  /** Loads the agent into the running JVM, with a JSON report that {@link Run#report} reads. */
  public Running attach(String options) {
    Path report = directory.resolve(Run.REPORT);
    String all = options + (options.isEmpty() ? "" : ",") + "report=" + report;
    // in quotes, or jcmd takes report= for an argument of its own and drops the value
    String answer = jcmd("JVMTI.agent_load", Layout.agent().toString(), '"' + all + '"');
    if (!answer.contains("return code: 0")) {
      throw failure("did not take the agent: " + answer);
    }
    return this;
  }

  /** Waits for the end of the program. */
  public Run await() {
    try {
      if (!launcher.waitFor(left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw timedOut("waiting for its end");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    int code = launcher.exitValue();
    Assumptions.assumeTrue(code != LIMITS_FORBIDDEN, "the limits cannot be lowered here");
    if (code == NOT_PREPARED) {
      throw failure("could not be prepared:\n" + Output.capped(directory.resolve("before")));
    }
    return new Run(jdk, directory, command, code);
  }

  /** Kills what still runs, children first. */
  @Override
  public void close() {
    launcher.descendants().forEach(ProcessHandle::destroyForcibly);
    launcher.destroyForcibly();
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** A matching line; an empty one when there can be none any more; null as long as it may come. */
  private String lineOrEnd(String text) {
    boolean ended = !launcher.isAlive();
    for (String line : Output.lines(directory.resolve("stdout"))) {
      if (line.contains(text)) {
        return line;
      }
    }
    return ended ? "" : null;
  }

  private static String completeLine(Path file) {
    List<String> lines = Output.lines(file);
    return lines.isEmpty() ? null : lines.get(0);
  }

  private AssertionError timedOut(String what) {
    String threads;
    try {
      threads =
          Command.run(
              Duration.ofSeconds(10),
              jdk.tool("jcmd").toString(),
              completeLine(directory.resolve("pid")),
              "Thread.print");
    } catch (RuntimeException e) {
      threads = "no thread dump: " + e.getMessage();
    }
    AssertionError error = failure("took too long " + what + "\n" + threads);
    close();
    return error;
  }

  private AssertionError failure(String what) {
    return new AssertionError(
        "target " + what + "\n" + Output.description(jdk, directory, command));
  }
}
