package dev.ipcaudit.bench;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.ipcaudit.tests.targets.SysV;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The calls that are measured. Arguments are made beforehand and passed as plain as the binding
 * allows: what JNA spends on structures would hide what the agent spends.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public abstract class Calls {

  private final Pointer[] upAndDown = {operation(1, 0), operation(-1, 0)};
  private final Pointer downWithoutWaiting = operation(-1, SysV.IPC_NOWAIT);
  private int set;
  private int turn;

  abstract int getpid();

  abstract int semget(int key, int count, int flags);

  abstract int semctl(int id, int index, int command);

  abstract int semop(int id, Pointer operations, long count);

  @Setup
  public void create() {
    set = SysV.ok(semget(SysV.IPC_PRIVATE, 1, SysV.OWN));
  }

  @TearDown
  public void remove() {
    SysV.ok(semctl(set, 0, SysV.IPC_RMID));
  }

  @Benchmark
  public int uncatalogued() {
    return getpid();
  }

  @Benchmark
  public int success() {
    return semop(set, upAndDown[turn++ & 1], 1);
  }

  @Benchmark
  public int failure() {
    return semop(set, downWithoutWaiting, 1);
  }

  @Benchmark
  public int control() {
    return semctl(set, 0, SysV.GETVAL);
  }

  @Benchmark
  public int pair() {
    return semctl(semget(SysV.IPC_PRIVATE, 1, SysV.OWN), 0, SysV.IPC_RMID);
  }

  @Benchmark
  public int deepPair() {
    return below(40);
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private int below(int frames) {
    return frames == 1 ? pair() : below(frames - 1);
  }

  /** A struct sembuf. */
  private static Pointer operation(int number, int flags) {
    Memory operation = new Memory(6);
    operation.setShort(0, (short) 0);
    operation.setShort(2, (short) number);
    operation.setShort(4, (short) flags);
    return operation;
  }
}
