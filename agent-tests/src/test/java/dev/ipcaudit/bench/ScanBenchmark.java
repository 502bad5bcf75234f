package dev.ipcaudit.bench;

import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What it takes to look at a machine full of semaphore sets: in the agent, by the command {@code
 * scan}, and by the tools of util-linux. In an IPC namespace that it fills itself.
 */
public final class ScanBenchmark {

  private static final String LSIPC = "lsipc -s";
  private static final String JVM = "a JVM, Hello World";

  private final Jdk jdk = Jdk.current();
  private final Path directory;
  private final Map<String, WholeProcess> commands = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();

  private ScanBenchmark(Path directory) {
    this.directory = directory;
  }

  /** Arguments: a directory for files, and the number of rounds. */
  public static void main(String[] args) throws IOException, InterruptedException {
    new ScanBenchmark(Path.of(args[0])).run(Integer.parseInt(args[1]));
  }

  private void run(int rounds) throws IOException, InterruptedException {
    int sets = ManyObjects.sets(Integer.MAX_VALUE);
    List<String> jar = List.of("-jar", Layout.agent().toString());
    List<String> lean = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    add("cat /proc/sysvipc/sem", List.of("cat", "/proc/sysvipc/sem"));
    add(LSIPC, List.of("lsipc", "-s"));
    add("ipcs -s", List.of("ipcs", "-s"));
    add(JVM, java(List.of("-cp", Layout.targetsWithJna()), HelloWorld.class.getName()));
    add("version", java(jar, "version"));
    add("scan", java(jar, "scan"));
    add("scan --json", java(jar, "scan", "--json"));
    add("scan --kind=sysv-shm, of which there are none", java(jar, "scan", "--kind=sysv-shm"));
    List<String> leanJar = new ArrayList<>(lean);
    leanJar.addAll(jar);
    add("java " + String.join(" ", lean) + ", scan", java(leanJar, "scan"));
    System.out.printf("%n### Scan of %d sets, %s, %d rounds%n%n", sets, jdk, rounds);
    for (String name : List.copyOf(commands.keySet())) {
      try {
        commands.get(name).warmUp();
      } catch (IOException none) {
        commands.remove(name);
        missing.add(name);
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (WholeProcess command : commands.values()) {
        command.measure();
      }
    }
    print();
    inAgent();
  }

  private void add(String name, List<String> command) {
    commands.put(name, new WholeProcess(directory, command, 1, 1));
  }

  private List<String> java(List<String> options, String... arguments) {
    List<String> java = new ArrayList<>(List.of(jdk.java().toString()));
    java.add("-Djna.tmpdir=" + directory);
    java.addAll(options);
    java.addAll(List.of(arguments));
    return java;
  }

  private void print() {
    System.out.println("| command | wall ms | CPU ms | CPU / lsipc -s | less a JVM, / lsipc -s |");
    System.out.println("|---|--:|--:|--:|--:|");
    WholeProcess lsipc = commands.get(LSIPC);
    double jvm = commands.get(JVM).cpu.median();
    commands.forEach(
        (name, cost) -> {
          double base = lsipc == null ? Double.NaN : lsipc.cpu.median();
          System.out.printf(
              Locale.ROOT,
              "| %s | %.0f | %.0f | %.2f | %.2f |%n",
              name,
              cost.wall.median(),
              cost.cpu.median(),
              cost.cpu.median() / base,
              (cost.cpu.median() - jvm) / base);
        });
    missing.forEach(name -> System.out.printf("| %s | is not on this machine | | | |%n", name));
  }

  private void inAgent() throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("-javaagent:" + Layout.agent()));
    if (jdk.feature() >= 22) {
      options.add("--enable-native-access=ALL-UNNAMED");
    }
    options.addAll(List.of("-cp", Layout.targetsWithJna()));
    String said = WholeProcess.output(java(options, ScanHost.class.getName()), directory).strip();
    String[] millis = said.substring(said.lastIndexOf('\n') + 1).split(" ");
    double bare = Double.parseDouble(millis[0]);
    double lsipc = commands.containsKey(LSIPC) ? commands.get(LSIPC).cpu.median() : Double.NaN;
    System.out.printf("%n| in a JVM, of one thread | CPU ms | / bare read | lsipc -s / it |%n");
    System.out.println("|---|--:|--:|--:|");
    String[] names = {"bare read", "the agent's reading", "scanNow(), with the judgment"};
    for (int i = 0; i < names.length; i++) {
      double one = Double.parseDouble(millis[i]);
      System.out.printf(
          Locale.ROOT, "| %s | %.1f | %.2f | %.1f |%n", names[i], one, one / bare, lsipc / one);
    }
  }
}
