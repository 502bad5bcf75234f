package dev.ipcaudit.bench;

import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Runs the benchmarks on every JDK and prints tables in Markdown. Arguments: any of {@code start
 * calls scan footprint others}, the number of rounds, and words of a {@link Selection} of calls.
 */
public final class Benchmarks {

  private static final int START_ROUNDS = 15;
  private static final int CALL_ROUNDS = 5;
  private static final int SCAN_ROUNDS = 5;
  private static final int FOOTPRINT_ROUNDS = 1;
  private static final int OTHERS_ROUNDS = 3;

  private static final Set<String> TABLES = Set.of("start", "calls", "scan", "footprint", "others");

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
      if (all || wanted.contains("scan")) {
        isolated(jdk, ScanBenchmark.class, directory, rounds == 0 ? SCAN_ROUNDS : rounds);
      }
      if (all || wanted.contains("footprint")) {
        new FootprintBenchmark(jdk, directory).run(rounds == 0 ? FOOTPRINT_ROUNDS : rounds);
      }
      if (all || wanted.contains("others")) {
        new OtherToolsBenchmark(jdk, directory).run(rounds == 0 ? OTHERS_ROUNDS : rounds);
      }
    }
  }

  private static boolean isNumber(String argument) {
    return argument.matches("\\d+");
  }

  /** JMH forks the JVM that it runs on. */
  private static void calls(Jdk jdk, Path directory, int rounds, List<String> wanted)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(wanted);
    words.removeIf(word -> isNumber(word) || TABLES.contains(word));
    isolated(jdk, CallBenchmark.class, directory, rounds, words.toArray(String[]::new));
  }

  /** On this JDK, and in an IPC namespace of its own. */
  private static void isolated(
      Jdk jdk, Class<?> benchmark, Path directory, int rounds, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Isolation.prefix());
    command.add(jdk.java().toString());
    if (jdk.feature() >= 24) {
      // JMH and JNA would be warned of otherwise
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Djmh.ignoreLock=true",
            "-Dbasedir=" + System.getProperty("basedir"),
            "-cp",
            System.getProperty("java.class.path"),
            benchmark.getName(),
            directory.toString(),
            String.valueOf(rounds)));
    command.addAll(List.of(words));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(command + " ended with " + code);
    }
  }
}
