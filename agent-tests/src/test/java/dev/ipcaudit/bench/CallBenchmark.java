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

  private static final Map<String, Class<?>> BINDINGS = bindings();

  /** For calls to which it makes no difference. */
  private static final int ANY_DEPTH = 20;

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Path directory;
  private final int rounds;
  private final Selection selection;

  private CallBenchmark(Path directory, int rounds, Selection selection) {
    this.directory = directory;
    this.rounds = rounds;
    this.selection = selection;
  }

  /** Arguments: a directory for files, the number of rounds, and the words of a selection. */
  public static void main(String[] args) throws RunnerException {
    Selection selection = new Selection(List.of(args).subList(2, args.length));
    new CallBenchmark(Path.of(args[0]), Integer.parseInt(args[1]), selection).run();
  }

  private static Map<String, Class<?>> bindings() {
    Map<String, Class<?>> classes = new LinkedHashMap<>();
    classes.put("jna", InterfaceCalls.class);
    classes.put("jna-direct", DirectCalls.class);
    classes.put("jnr", JnrCalls.class);
    if (Runtime.version().feature() >= 22) {
      classes.put("ffm", FfmCalls.class);
      classes.put("ffm-errno", FfmErrnoCalls.class);
    }
    classes.put(Selection.JDK, JdkChannels.class);
    return classes;
  }

  private void run() throws RunnerException {
    System.out.printf("%n### Calls, %s, %d rounds%n%n", Jdk.current(), rounds);
    System.out.println(
        "| call | binding | depth | threads | agent | recording | CPU ns without | with | CPU ratio"
            + " | time ratio | bytes without | with |");
    System.out.println("|---|---|--:|--:|---|---|--:|--:|--:|--:|--:|--:|");
    for (String binding : BINDINGS.keySet()) {
      if (selection.wants(binding) && binding.equals(Selection.JDK)) {
        channels();
      } else if (selection.wants(binding)) {
        plain(binding);
        captured(binding);
      }
    }
  }

  /** Each opens and closes, so that stacks are captured twice or more often. */
  private void channels() throws RunnerException {
    for (String call : Selection.CHANNELS) {
      if (selection.wants(call)) {
        compare(new Row(Selection.JDK, call, 0, 1, false), agents());
      }
    }
  }

  private void plain(String binding) throws RunnerException {
    for (String call : Selection.PLAIN) {
      boolean scales = call.equals("success");
      for (int threads : scales ? Selection.THREADS : List.of(1)) {
        if (selection.wants(call) && selection.wants("threads=" + threads)) {
          compare(new Row(binding, call, 0, threads, false), List.of("production"));
        }
      }
    }
  }

  private void captured(String binding) throws RunnerException {
    for (String call : Selection.CAPTURED) {
      for (int depth : Selection.DEPTHS) {
        for (int threads : Selection.THREADS) {
          if (selection.wants(call)
              && selection.wants("depth=" + depth)
              && selection.wants("threads=" + threads)) {
            if (selection.wants("recording=off")) {
              compare(new Row(binding, call, depth, threads, false), agents());
            }
            if (threads == 1 && depth == 20 && selection.wants("recording=on")) {
              compare(new Row(binding, call, depth, threads, true), agents());
            }
          }
        }
      }
    }
  }

  private List<String> agents() {
    return Selection.AGENTS.stream().filter(selection::wants).toList();
  }

  /** All agents in turn with none, so that they meet the same state of the machine. */
  private void compare(Row row, List<String> agents) throws RunnerException {
    if (row.binding.equals("jnr") && Selection.MAPPED.contains(row.call)) {
      return;
    }
    Side without = new Side();
    Map<String, Side> with = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      fork(row, List.of(), without);
      for (String agent : agents) {
        // what it finds does not make the fork fail
        String options = agent.equals("ci") ? "=ci,exitcode=0" : "";
        fork(
            row,
            List.of("-javaagent:" + Layout.agent() + options),
            with.computeIfAbsent(agent, it -> new Side()));
      }
    }
    with.forEach((agent, side) -> print(row, agent, without, side));
  }

  private static void print(Row row, String agent, Side without, Side with) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %d | %s | %s | %.0f | %.0f | %s | %.2f | %.1f | %.1f |%n",
        row.call,
        row.binding,
        row.depth == 0 ? "" : row.depth,
        row.threads,
        agent,
        row.recorded ? "on" : "off",
        without.cpu.median(),
        with.cpu.median(),
        with.cpu.over(without.cpu).spread(),
        with.time.over(without.time).median(),
        without.bytes.median(),
        with.bytes.median());
  }

  private void fork(Row row, List<String> agent, Side side) throws RunnerException {
    List<String> jvmArgs = new ArrayList<>(agent);
    jvmArgs.add("-Djna.tmpdir=" + directory);
    if (Runtime.version().feature() >= 24) {
      // of JNA and of JMH: both would warn
      jvmArgs.add("--enable-native-access=ALL-UNNAMED");
      jvmArgs.add("--sun-misc-unsafe-memory-access=allow");
    }
    if (row.recorded) {
      jvmArgs.add("-Xlog:jfr+startup=off");
      jvmArgs.add("-XX:StartFlightRecording=filename=" + directory.resolve("calls.jfr"));
    }
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^\\Q" + BINDINGS.get(row.binding).getName() + "." + row.call + "\\E$")
            .param("depth", String.valueOf(row.depth == 0 ? ANY_DEPTH : row.depth))
            .threads(row.threads)
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

  /** What is measured; a depth of 0 for calls to which it makes no difference. */
  private record Row(String binding, String call, int depth, int threads, boolean recorded) {}

  private static final class Side {
    final Series time = new Series();
    final Series cpu = new Series();
    final Series bytes = new Series();
  }
}
