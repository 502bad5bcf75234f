package dev.ipcaudit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The CPU that one call takes: of the threads that call where those are {@link Caller}s, of the
 * whole process for the others, its garbage collector included. On a machine with other work to do
 * it tells more than the clock, which also counts the waiting for a core.
 */
public final class CpuProfiler implements InternalProfiler {

  static final String LABEL = "cpu";

  private static final Path THREADS = Path.of("/proc/self/task");

  private long before;

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = cpuNanos();
    Caller.reset();
  }

  @Override
  public Collection<? extends Result> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double ofCallers = Caller.cpuNanos();
    double nanos = cpuNanos() - before;
    double perCall = Double.isNaN(ofCallers) ? nanos / result.getMetadata().getAllOps() : ofCallers;
    return List.of(new ScalarResult(LABEL, perCall, "ns/op", AggregationPolicy.AVG));
  }

  /** In nanoseconds, thread by thread: JDK 17 knows hundredths of seconds of the process. */
  private static long cpuNanos() {
    long nanos = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        nanos += cpuNanos(thread);
      }
      return nanos;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long cpuNanos(Path thread) throws IOException {
    try {
      return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
    } catch (NoSuchFileException ended) {
      return 0;
    }
  }

  @Override
  public String getDescription() {
    return "CPU of the process per operation";
  }
}
