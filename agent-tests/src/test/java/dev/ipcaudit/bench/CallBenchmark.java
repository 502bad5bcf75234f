package dev.ipcaudit.bench;

import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Layout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What one call costs, on the JDK that this runs on. Forks without and with the agent take turns.
 */
public final class CallBenchmark {

  private static final Map<Class<?>, String> BINDINGS = bindings();
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Path directory;
  private final int rounds;
  private final List<String> wanted;

  private CallBenchmark(Path directory, int rounds, List<String> wanted) {
    this.directory = directory;
    this.rounds = rounds;
    this.wanted = wanted;
  }

  /** Arguments: a directory for files, the number of rounds, and calls if not all are wanted. */
  public static void main(String[] args) throws RunnerException {
    List<String> wanted = List.of(args).subList(2, args.length);
    new CallBenchmark(Path.of(args[0]), Integer.parseInt(args[1]), wanted).run();
  }

  private static Map<Class<?>, String> bindings() {
    Map<Class<?>, String> names = new LinkedHashMap<>();
    names.put(InterfaceCalls.class, "JNA interface");
    names.put(DirectCalls.class, "JNA direct");
    if (Runtime.version().feature() >= 22) {
      names.put(FfmCalls.class, "java.lang.foreign");
      names.put(FfmErrnoCalls.class, "java.lang.foreign, errno");
    }
    return names;
  }

  private void run() throws RunnerException {
    System.out.printf("%n### Calls, %s, %d rounds%n%n", Jdk.current(), rounds);
    System.out.println(
        "| call | binding | threads | recording | CPU ns without | with | CPU ratio | time ratio"
            + " | bytes without | with |");
    System.out.println("|---|---|--:|---|--:|--:|--:|--:|--:|--:|");
    for (Class<?> binding : BINDINGS.keySet()) {
      for (String call :
          List.of("uncatalogued", "success", "control", "failure", "sendmsg", "recvmsg")) {
        if (wanted.isEmpty() || wanted.contains(call)) {
          compare(binding, call, 1, false);
        }
      }
      if (!wanted.isEmpty()) {
        continue;
      }
      for (String call : List.of("pair", "deepPair")) {
        compare(binding, call, 1, false);
        compare(binding, call, 1, true);
      }
      compare(binding, "success", 1, true);
      for (String call : List.of("success", "pair")) {
        compare(binding, call, 8, false);
      }
    }
  }

  private void compare(Class<?> binding, String call, int threads, boolean recorded)
      throws RunnerException {
    Side without = new Side();
    Side with = new Side();
    for (int round = 0; round < rounds; round++) {
      fork(binding, call, threads, recorded, List.of(), without);
      fork(binding, call, threads, recorded, List.of("-javaagent:" + Layout.agent()), with);
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %d | %s | %.0f | %.0f | %s | %.2f | %.1f | %.1f |%n",
        call,
        BINDINGS.get(binding),
        threads,
        recorded ? "on" : "off",
        without.cpu.median(),
        with.cpu.median(),
        with.cpu.over(without.cpu).spread(),
        with.time.over(without.time).median(),
        without.bytes.median(),
        with.bytes.median());
  }

  private void fork(
      Class<?> binding, String call, int threads, boolean recorded, List<String> agent, Side side)
      throws RunnerException {
    List<String> jvmArgs = new ArrayList<>(agent);
    jvmArgs.add("-Djna.tmpdir=" + directory);
    if (Runtime.version().feature() >= 24) {
      // of JNA and of JMH: both would warn
      jvmArgs.add("--enable-native-access=ALL-UNNAMED");
      jvmArgs.add("--sun-misc-unsafe-memory-access=allow");
    }
    if (recorded) {
      jvmArgs.add("-Xlog:jfr+startup=off");
      jvmArgs.add("-XX:StartFlightRecording=filename=" + directory.resolve("calls.jfr"));
    }
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^\\Q" + binding.getName() + "." + call + "\\E$")
            .threads(threads)
            .forks(1)
            .warmupIterations(4)
            .warmupTime(TimeValue.milliseconds(400))
            .measurementIterations(8)
            .measurementTime(TimeValue.milliseconds(100))
            .addProfiler(CpuProfiler.class) // around the other one, which sees its garbage else
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .jvmArgs(jvmArgs.toArray(String[]::new));
    for (RunResult result : new Runner(options.build()).run()) {
      side.time.add(leastDisturbed(result, IterationResult::getPrimaryResult));
      side.cpu.add(leastDisturbed(result, it -> it.getSecondaryResults().get(CpuProfiler.LABEL)));
      Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
      side.bytes.add(allocated == null ? Double.NaN : allocated.getScore());
    }
  }

  /** What else runs on the machine makes an iteration longer and never shorter. */
  private static double leastDisturbed(
      RunResult result, Function<IterationResult, Result<?>> figure) {
    return result.getAggregatedResult().getIterationResults().stream()
        .mapToDouble(iteration -> figure.apply(iteration).getScore())
        .min()
        .orElseThrow();
  }

  private static final class Side {
    final Series time = new Series();
    final Series cpu = new Series();
    final Series bytes = new Series();
  }
}
