package dev.ipcaudit.bench;

import dev.ipcaudit.tests.targets.SysV;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.CompilerControl;

/**
 * A thread whose stack is as deep as is wanted, all of it counted: JMH's own frames would add some
 * fifteen. Whoever measures gives it so many calls at a time that the handing over takes no part.
 */
public final class Caller extends Thread {

  /** The frames besides those of {@link #below}: run, batch, and the method that calls C. */
  private static final int OTHERS = 3;

  /** So many times it calls before the first time: a busy machine compiles late. */
  private static final int WARM_UP = 150;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /**
   * Of all threads, since {@link #reset}: the CPU that their calls took, and how many there were.
   */
  private static final LongAdder NANOS = new LongAdder();

  private static final LongAdder CALLED = new LongAdder();

  private final Calls calls;
  private final int depth;
  private int cold = WARM_UP;
  private int turn;

  /** So that no compiler leaves it out. */
  private Throwable throwable;

  private volatile What wanted;
  private volatile Thread waiting;
  private volatile int result;

  /** What to call. */
  enum What {
    PAIR,
    PAIR_FLOOR,
    /** Opens a file and closes it. */
    FILE,
    /** Maps shared memory and unmaps it. */
    MEMORY,
    FAILURE,
    FAILURE_FLOOR,
    SUCCESS,
    /** No call, but what the VM takes for the stack alone. */
    THROWABLE,
    /** No call, but how many frames there would be at one. */
    FRAMES,
    END
  }

  /**
   * @param depth how many frames there are at a call of C, above those of binding and agent; from 4
   */
  Caller(Calls calls, int depth) {
    super("caller");
    this.calls = calls;
    this.depth = depth;
    setDaemon(true);
    start();
    int frames = call(What.FRAMES);
    if (frames != depth) {
      throw new IllegalStateException(frames + " frames and not " + depth);
    }
  }

  /** Begins to count anew. */
  static void reset() {
    NANOS.reset();
    CALLED.reset();
  }

  /** The CPU of one call since then in nanoseconds, of the threads that call alone; or NaN. */
  static double cpuNanos() {
    return CALLED.sum() == 0 ? Double.NaN : NANOS.doubleValue() / CALLED.sum();
  }

  /** Lets it make {@link Calls#BATCH} calls, and waits for their end. */
  int call(What what) {
    waiting = Thread.currentThread();
    wanted = what;
    LockSupport.unpark(this);
    while (wanted != null) {
      LockSupport.park(this);
    }
    return result;
  }

  @Override
  public void run() {
    for (What next = null; next != What.END; ) {
      while ((next = wanted) == null) {
        LockSupport.park(this);
      }
      if (next == What.FRAMES) {
        result = batch(next, 1);
      } else if (next != What.END) {
        for (; cold > 0; cold--) {
          batch(next, Calls.BATCH);
        }
        long before = THREADS.getCurrentThreadCpuTime();
        result = batch(next, Calls.BATCH);
        NANOS.add(THREADS.getCurrentThreadCpuTime() - before);
        CALLED.add(Calls.BATCH);
      }
      wanted = null;
      LockSupport.unpark(waiting);
    }
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private int batch(What what, int times) {
    int last = 0;
    for (int i = 0; i < times; i++) {
      last = below(depth - OTHERS, what);
    }
    return last;
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private int below(int frames, What what) {
    if (frames > 1) {
      return below(frames - 1, what);
    }
    switch (what) {
      case PAIR:
        return calls.semctl(calls.semget(SysV.IPC_PRIVATE, 1, SysV.OWN), 0, SysV.IPC_RMID);
      case PAIR_FLOOR:
        int id = calls.semget(SysV.IPC_PRIVATE, 1, SysV.OWN) + stack();
        return calls.semctl(id, 0, SysV.IPC_RMID) + stack();
      case FAILURE_FLOOR:
        return calls.semop(calls.set, calls.downWithoutWaiting, 1) + stack();
      case FILE:
        return calls.close(calls.open(calls.file, 0));
      case MEMORY:
        return calls.mapMemory();
      case FAILURE:
        return calls.semop(calls.set, calls.downWithoutWaiting, 1);
      case SUCCESS:
        return calls.semop(calls.set, calls.upAndDown[turn++ & 1], 1);
      case THROWABLE:
        return stack();
      default:
        return frames();
    }
  }

  private int stack() {
    throwable = new Throwable();
    return 0;
  }

  private static int frames() {
    return new Throwable().getStackTrace().length;
  }
}
