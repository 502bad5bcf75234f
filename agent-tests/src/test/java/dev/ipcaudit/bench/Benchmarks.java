package dev.ipcaudit.bench;

import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the benchmarks on every JDK and prints tables in Markdown. Arguments: {@code start}, {@code
 * calls}, or both, the number of rounds, and words of a {@link Selection} of calls.
 */
public final class Benchmarks {

  private static final int START_ROUNDS = 15;
  private static final int CALL_ROUNDS = 5;

  private Benchmarks() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> wanted = List.of(args);
    int rounds = wanted.stream().filter(Benchmarks::isNumber).mapToInt(Integer::valueOf).sum();
    boolean all = wanted.stream().allMatch(Benchmarks::isNumber);
    Path directory = Files.createDirectories(Path.of("target/bench").toAbsolutePath());
    for (Jdk jdk : Jdks.all()) {
      if (all || wanted.contains("start")) {
        new StartBenchmark(jdk, directory).run(rounds == 0 ? START_ROUNDS : rounds);
      }
      if (all || wanted.contains("calls")) {
        calls(jdk, directory, rounds == 0 ? CALL_ROUNDS : rounds, wanted);
      }
    }
  }

  private static boolean isNumber(String argument) {
    return argument.matches("\\d+");
  }

  /** JMH forks the JVM that it runs on: so on this JDK, and in an IPC namespace of its own. */
  private static void calls(Jdk jdk, Path directory, int rounds, List<String> wanted)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Isolation.prefix());
    command.add(jdk.java().toString());
    if (jdk.feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow"); // JMH would be warned of otherwise
    }
    command.addAll(
        List.of(
            "-Djmh.ignoreLock=true",
            "-Dbasedir=" + System.getProperty("basedir"),
            "-cp",
            System.getProperty("java.class.path"),
            CallBenchmark.class.getName(),
            directory.toString(),
            String.valueOf(rounds)));
    for (String word : wanted) {
      if (!isNumber(word) && !word.equals("start") && !word.equals("calls")) {
        command.add(word);
      }
    }
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(command + " ended with " + code);
    }
  }
}
