package dev.ipcaudit.bench;

import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a whole process costs: wall clock, and CPU as the kernel counts it for a dead child. */
final class StartBenchmark {

  /**
   * The kernel counts in nanoseconds and tells hundredths of seconds: so the shell runs the program
   * several times before it asks.
   */
  private static final int RUNS = 5;

  private static final String SCRIPT =
      "i=0; while [ $i -lt " + RUNS + " ]; do \"$@\" || exit; i=$((i+1)); done; times";

  private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");
  private static final Pattern PREMAIN = Pattern.compile(TimingAgent.WORD + " (\\d+)");

  private final Jdk jdk;
  private final Path directory;
  private final String none = "";
  private final String empty;
  private final String timing;
  private final String ours = "-javaagent:" + Layout.agent();

  StartBenchmark(Jdk jdk, Path directory) throws IOException {
    this.jdk = jdk;
    this.directory = directory;
    this.empty = "-javaagent:" + agent(EmptyAgent.class, "");
    this.timing = "-javaagent:" + agent(TimingAgent.class, Layout.agent().toUri().toString());
  }

  void run(int rounds) throws IOException, InterruptedException {
    System.out.printf("%n### Start, %s, %d rounds of %d runs%n%n", jdk, rounds, RUNS);
    System.out.println(
        "| program | agent | wall ms | CPU ms | wall / no agent | CPU / no agent | wall / empty agent"
            + " | CPU / empty agent |");
    System.out.println("|---|---|--:|--:|--:|--:|--:|--:|");
    compare(rounds, HelloWorld.class, List.of(none, empty, ours, ours + "=ci"));
    compare(rounds, OneCall.class, List.of(none, empty, ours, ours + "=ci"));
    Series premain = new Series();
    for (int run = 0; run < rounds * RUNS; run++) {
      Matcher nanos = PREMAIN.matcher(output(java(timing, HelloWorld.class)));
      if (!nanos.find()) {
        throw new IllegalStateException("the agent did not start");
      }
      premain.add(Long.parseLong(nanos.group(1)) / 1e6);
    }
    System.out.printf("%npremain, ms: %s%n", premain.spread());
  }

  private void compare(int rounds, Class<?> program, List<String> agents)
      throws IOException, InterruptedException {
    Map<String, Cost> costs = new LinkedHashMap<>();
    agents.forEach(agent -> costs.put(agent, new Cost()));
    for (int round = -1; round < rounds; round++) {
      for (String agent : agents) {
        measure(java(agent, program), round < 0 ? new Cost() : costs.get(agent));
      }
    }
    costs.forEach(
        (agent, cost) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %s | %s | %s | %s |%n",
                program.getSimpleName(),
                name(agent),
                cost.wall.median(),
                cost.cpu.median(),
                cost.wall.over(costs.get(none).wall).spread(),
                cost.cpu.over(costs.get(none).cpu).spread(),
                cost.wall.over(costs.get(empty).wall).spread(),
                cost.cpu.over(costs.get(empty).cpu).spread()));
  }

  private String name(String agent) {
    if (agent.equals(none)) {
      return "none";
    }
    return agent.equals(empty) ? "empty" : agent.replace(ours, "ipcaudit");
  }

  private List<String> java(String agent, Class<?> program) {
    List<String> java = new ArrayList<>();
    java.add(jdk.java().toString());
    if (!agent.isEmpty()) {
      java.add(agent);
    }
    if (jdk.feature() >= 22) {
      java.add("--enable-native-access=ALL-UNNAMED");
    }
    java.addAll(
        List.of("-Djna.tmpdir=" + directory, "-cp", Layout.targetsWithJna(), program.getName()));
    return java;
  }

  private void measure(List<String> java, Cost cost) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh"));
    command.addAll(java);
    long start = System.nanoTime();
    String output = output(command);
    long nanos = System.nanoTime() - start;
    // two lines of two times: the shell's own, and its children's
    Matcher time = TIME.matcher(output);
    double seconds = 0;
    for (int i = 0; time.find(); i++) {
      seconds +=
          i < 2 ? 0 : Integer.parseInt(time.group(1)) * 60 + Double.parseDouble(time.group(2));
    }
    cost.wall.add(nanos / 1e6 / RUNS);
    cost.cpu.add(seconds * 1e3 / RUNS);
  }

  private String output(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.redirectError(directory.resolve("stderr").toFile());
    Process process = builder.start();
    String output;
    try (InputStream in = process.getInputStream()) {
      output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " ended with " + process.exitValue());
    }
    return output;
  }

  /** Packs one class as an agent. */
  private Path agent(Class<?> premain, String classPath) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.CLASS_PATH, classPath);
    attributes.putValue("Premain-Class", premain.getName());
    attributes.putValue("Can-Retransform-Classes", String.valueOf(!classPath.isEmpty()));
    attributes.putValue("Can-Set-Native-Method-Prefix", String.valueOf(!classPath.isEmpty()));
    String file = premain.getName().replace('.', '/') + ".class";
    Path jar = directory.resolve(premain.getSimpleName() + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        InputStream bytes = premain.getClassLoader().getResourceAsStream(file)) {
      entries.putNextEntry(new JarEntry(file));
      bytes.transferTo(entries);
    }
    return jar;
  }

  private static final class Cost {
    final Series wall = new Series();
    final Series cpu = new Series();
  }
}
