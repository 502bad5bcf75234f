package dev.ipcaudit.bench;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.ipcaudit.tests.targets.SysV;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
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

  static final int MAP_SHARED = 1;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int PROT_READ = 1;
  private static final int PAGE = 4096;
  private static final int O_RDWR = 2;
  private static final int O_TMPFILE = 020200000;
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;

  final Pointer[] upAndDown = {operation(1, 0), operation(-1, 0)};
  final Pointer downWithoutWaiting = operation(-1, SysV.IPC_NOWAIT);
  final Pointer file = text("/proc/self/exe");
  private final Pointer data = new Memory(1);
  private final Pointer vector = vector(data);
  private final Pointer header = message(vector);

  /** Calls that a {@link Caller} makes at a time. */
  static final int BATCH = 1000;

  /** How many frames there are in all at a call whose stack is captured, the host's alone. */
  @Param("20")
  public int depth;

  private Caller caller;

  int set;
  int memory;
  private int sender;
  private int receiver;

  abstract int getpid();

  abstract int semget(int key, int count, int flags);

  abstract int semctl(int id, int index, int command);

  abstract int semop(int id, Pointer operations, long count);

  abstract int socketpair(int domain, int type, int protocol, Pointer pair);

  abstract long send(int socket, Pointer data, long length, int flags);

  abstract long recv(int socket, Pointer data, long length, int flags);

  abstract long sendmsg(int socket, Pointer message, int flags);

  abstract long recvmsg(int socket, Pointer message, int flags);

  abstract int open(Pointer path, int flags);

  abstract int close(int descriptor);

  abstract long mmap(long address, long length, int protection, int flags, int file, long offset);

  abstract int munmap(long address, long length);

  @Setup
  public void create() {
    set = SysV.ok(semget(SysV.IPC_PRIVATE, 1, SysV.OWN));
    Memory pair = new Memory(2 * Integer.BYTES);
    SysV.ok(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    sender = pair.getInt(0);
    receiver = pair.getInt(Integer.BYTES);
    memory = SysV.ok(open(text("/dev/shm"), O_TMPFILE | O_RDWR));
    if (!(this instanceof JnrCalls)) {
      map(MAP_SHARED, memory); // so that there is one to look up
    }
    caller = new Caller(this, depth);
  }

  @TearDown
  public void remove() {
    caller.call(Caller.What.END);
    SysV.ok(semctl(set, 0, SysV.IPC_RMID));
    SysV.ok(close(memory));
    SysV.ok(close(sender));
    SysV.ok(close(receiver));
  }

  @Benchmark
  public int uncatalogued() {
    return getpid();
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int throwable() {
    return caller.call(Caller.What.THROWABLE);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int success() {
    return caller.call(Caller.What.SUCCESS);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int failure() {
    return caller.call(Caller.What.FAILURE);
  }

  /** And recv, which nothing is read of. */
  @Benchmark
  public long sendmsg() {
    return sendmsg(sender, header, 0) + recv(receiver, data, 1, 0);
  }

  /** After send, which nothing is read of. */
  @Benchmark
  public long recvmsg() {
    return send(sender, data, 1, 0) + recvmsg(receiver, header, 0);
  }

  /** Memory of this process alone, which is unmapped again. */
  @Benchmark
  public int own() {
    return munmap(map(MAP_PRIVATE_ANONYMOUS, -1), PAGE);
  }

  /** Shared memory that is unmapped again. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int memory() {
    return caller.call(Caller.What.MEMORY);
  }

  private long map(int flags, int file) {
    return mmap(0, PAGE, PROT_READ, flags, file, 0);
  }

  /** One pair of calls. */
  final int mapMemory() {
    return munmap(map(MAP_SHARED, memory), PAGE);
  }

  @Benchmark
  public int control() {
    return semctl(set, 0, SysV.GETVAL);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int pair() {
    return caller.call(Caller.What.PAIR);
  }

  /** What a pair takes at least if two stacks are taken of it: with no agent, to compare with. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int pairFloor() {
    return caller.call(Caller.What.PAIR_FLOOR);
  }

  /** The same of a call that fails, and one stack. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int failureFloor() {
    return caller.call(Caller.What.FAILURE_FLOOR);
  }

  /** A regular file that is closed again. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int file() {
    return caller.call(Caller.What.FILE);
  }

  private static Pointer text(String text) {
    Memory memory = new Memory(text.length() + 1);
    memory.setString(0, text);
    return memory;
  }

  /** A struct iovec of one byte. */
  private static Pointer vector(Pointer data) {
    Memory vector = new Memory(2 * Long.BYTES);
    vector.setPointer(0, data);
    vector.setLong(Long.BYTES, 1);
    return vector;
  }

  /** A struct msghdr with that. */
  private static Pointer message(Pointer vector) {
    Memory header = new Memory(7 * Long.BYTES);
    header.clear();
    header.setPointer(2 * Long.BYTES, vector);
    header.setLong(3 * Long.BYTES, 1);
    return header;
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
