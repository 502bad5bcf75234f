package dev.ipcaudit.bench;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the JDK itself opens and closes of IPC, below the frames of JMH. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JdkChannels {

  /** As other benchmarks have it; here it makes no difference. */
  @Param("20")
  public int depth;

  @Benchmark
  public void unixChannel() throws IOException {
    SocketChannel.open(StandardProtocolFamily.UNIX).close();
  }

  @Benchmark
  public void pipeChannel() throws IOException {
    Pipe pipe = Pipe.open();
    pipe.source().close();
    pipe.sink().close();
  }

  @Benchmark
  public void selector() throws IOException {
    Selector.open().close();
  }
}
