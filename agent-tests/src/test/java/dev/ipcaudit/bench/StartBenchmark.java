package dev.ipcaudit.bench;

import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jna;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

/** What a start costs, and the first use of a binding. */
final class StartBenchmark {

  /** Of one program for one measurement. */
  private static final int RUNS = 5;

  private static final Pattern PREMAIN = Pattern.compile(TimingAgent.WORD + " (\\d+)");

  private final Jdk jdk;
  private final Path directory;
  private final String none = "";
  private final String empty;
  private final Path timing;
  private final String classPath;
  private final String ours = "-javaagent:" + Layout.agent();

  StartBenchmark(Jdk jdk, Path directory) throws IOException {
    this.jdk = jdk;
    this.directory = directory;
    this.empty = "-javaagent:" + agent(directory, EmptyAgent.class, "");
    this.classPath =
        programs(
            directory,
            HelloWorld.class,
            OneCall.class,
            OneCall.LibC.class,
            OneSet.class,
            OneSet.LibC.class,
            OneJnrCall.class,
            OneJnrCall.LibC.class,
            OneForeignCall.class);
    this.timing = agent(directory, TimingAgent.class, Layout.agent().toUri().toString());
  }

  void run(int rounds) throws IOException, InterruptedException {
    System.out.printf("%n### Start, %s, %d rounds of %d runs%n%n", jdk, rounds, RUNS);
    System.out.println(
        "| program | agent | wall ms | CPU ms | wall / no agent | CPU / no agent | wall / empty agent"
            + " | CPU / empty agent |");
    System.out.println("|---|---|--:|--:|--:|--:|--:|--:|");
    compare(rounds, HelloWorld.class, List.of(none, empty, ours, ours + "=ci"));
    compare(rounds, OneCall.class, List.of(none, empty, ours, ours + "=ci"));
    compare(rounds, OneSet.class, List.of(none, empty, ours));
    compare(rounds, OneJnrCall.class, List.of(none, empty, ours));
    if (jdk.feature() >= 22) {
      compare(rounds, OneForeignCall.class, List.of(none, empty, ours));
    }
    Series premain = new Series();
    List<String> timed = java("-javaagent:" + timing, HelloWorld.class);
    // of the boot loader, so that ours is the first of the class path, as it is without that one
    timed.add(1, "-Xbootclasspath/a:" + timing);
    for (int run = 0; run < rounds * RUNS; run++) {
      Matcher nanos = PREMAIN.matcher(WholeProcess.output(timed, directory));
      if (!nanos.find()) {
        throw new IllegalStateException("the agent did not start");
      }
      premain.add(Long.parseLong(nanos.group(1)) / 1e6);
    }
    System.out.printf("%npremain, ms: %s%n", premain.spread());
  }

  private void compare(int rounds, Class<?> program, List<String> agents)
      throws IOException, InterruptedException {
    Map<String, WholeProcess> costs = new LinkedHashMap<>();
    for (String agent : agents) {
      costs.put(agent, new WholeProcess(directory, java(agent, program), RUNS, 0));
    }
    for (WholeProcess one : costs.values()) {
      one.warmUp();
    }
    for (int round = 0; round < rounds; round++) {
      for (WholeProcess one : costs.values()) {
        one.measure();
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
    java.addAll(List.of("-Djna.tmpdir=" + directory, "-cp", classPath, program.getName()));
    return java;
  }

  /**
   * A class path with these alone, JNA and JNR: an agent whose class lies there as well is loaded
   * from there, and its jar is never opened, which spares it a hundred classes of the JDK.
   */
  private static String programs(Path directory, Class<?>... programs) throws IOException {
    Path classes = directory.resolve("programs");
    for (Class<?> program : programs) {
      String file = program.getName().replace('.', '/') + ".class";
      Path copy = classes.resolve(file);
      Files.createDirectories(copy.getParent());
      try (InputStream bytes = program.getClassLoader().getResourceAsStream(file)) {
        Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return classes + ":" + Jna.newest().jar() + ":" + Jnr.newest(Jnr.Way.STUBS).directory() + "/*";
  }

  /** Packs one class as an agent. */
  static Path agent(Path directory, Class<?> premain, String classPath) throws IOException {
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
}
