package dev.ipcaudit.bench;

import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the agent takes of memory where a host has very many objects, call paths or threads. */
final class FootprintBenchmark {

  private static final Map<String, Integer> CASES = cases();

  private final Jdk jdk;
  private final Path directory;

  FootprintBenchmark(Jdk jdk, Path directory) {
    this.jdk = jdk;
    this.directory = directory;
  }

  private static Map<String, Integer> cases() {
    Map<String, Integer> cases = new LinkedHashMap<>();
    cases.put("pairs", 10_000);
    cases.put("descriptors", 1_000_000);
    cases.put("sets", 32_000);
    cases.put("names", 1_000_000);
    cases.put("paths", 100_000);
    cases.put("classes", 100_000);
    cases.put("threads", 100_000);
    return cases;
  }

  void run(int rounds) throws IOException, InterruptedException {
    System.out.printf("%n### Footprint, %s, %d rounds%n%n", jdk, rounds);
    System.out.println(
        "| of what | how many | agent | heap MB before, without | with | bytes for each of them"
            + " | resident MB without | with |");
    System.out.println("|---|--:|---|--:|--:|--:|--:|--:|");
    String ours = "-javaagent:" + Layout.agent();
    compare("pairs", 10_000, "production", ours, rounds);
    for (Map.Entry<String, Integer> one : CASES.entrySet()) {
      compare(one.getKey(), one.getValue(), "ci", ours + "=ci", rounds);
    }
  }

  private void compare(String what, int most, String name, String agent, int rounds)
      throws IOException, InterruptedException {
    Side without = new Side();
    Side with = new Side();
    for (int round = 0; round < rounds; round++) {
      without.add(run(what, most, List.of()));
      with.add(run(what, most, List.of(agent)));
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %s | %.1f | %.1f | **%.0f** | %.0f | %.0f |%n",
        what,
        with.count,
        name,
        without.before.median() / 1e6,
        with.before.median() / 1e6,
        (with.added.median() - without.added.median()) / with.count,
        without.resident.median() / 1e3,
        with.resident.median() / 1e3);
  }

  private String run(String what, int most, List<String> agent)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Isolation.prefix());
    command.addAll(
        List.of("sh", "-c", "mount -t tmpfs -o nr_inodes=0 none /dev/shm && exec \"$@\"", "sh"));
    command.add(jdk.java().toString());
    command.addAll(agent);
    command.add("-Xmx512m"); // otherwise garbage makes the heap grow to what the machine has
    if (jdk.feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-Djna.tmpdir=" + directory, "-cp", Layout.targetsWithJna()));
    command.addAll(List.of(ManyObjects.class.getName(), what, String.valueOf(most)));
    return WholeProcess.output(command, directory).strip();
  }

  private static final class Side {
    final Series before = new Series();
    final Series added = new Series();
    final Series resident = new Series();
    long count;

    void add(String line) {
      String[] figures = line.split(" ");
      count = Long.parseLong(figures[0]);
      before.add(Long.parseLong(figures[1]));
      added.add(Long.parseLong(figures[2]));
      resident.add(Long.parseLong(figures[3]));
    }
  }
}
