package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.HandleLibC.ERRNO;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_CREAT;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_EXCL;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_RMID;
import static dev.ipcaudit.tests.targets.HandleLibC.OWN;
import static dev.ipcaudit.tests.targets.HandleLibC.TWO_INTS;
import static dev.ipcaudit.tests.targets.HandleLibC.bound;
import static dev.ipcaudit.tests.targets.HandleLibC.ok;
import static dev.ipcaudit.tests.targets.HandleLibC.step;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Twenty thousand virtual threads that fail in different ways and change carriers in between. What
 * the host sees is counted here; whether the agent saw the right errno shows in its count of
 * EAGAIN.
 */
public final class VirtualThreads {

  private static final int THREADS = 20_000;
  private static final int ROUNDS = 10;
  private static final int KEY = 0x48460001;
  private static final int ENOENT = 2;
  private static final int EAGAIN = 11;

  private static final MethodHandle SEMOP = bound("semop", HandleLibC.SEMOP);
  private static final MethodHandle SEMOP_ERRNO = bound("semop", HandleLibC.SEMOP, ERRNO);
  private static final MethodHandle SEMGET = bound("semget", HandleLibC.THREE_INTS);
  private static final MethodHandle MSGGET_ERRNO = bound("msgget", TWO_INTS, ERRNO);
  private static final MethodHandle MSGGET = bound("msgget", TWO_INTS);
  private static final MethodHandle SEMCTL =
      bound("semctl", HandleLibC.THREE_INTS, Linker.Option.firstVariadicArg(3));

  private static final AtomicInteger WRONG = new AtomicInteger();
  private static final MemorySegment DOWN = step(-1, IPC_NOWAIT);
  private static final MemorySegment IS_ZERO = step(0, IPC_NOWAIT);
  private static int locked;

  private VirtualThreads() {}

  public static void main(String[] args) throws Throwable {
    locked = ok((int) SEMGET.invokeExact(KEY, 1, IPC_CREAT | IPC_EXCL | OWN));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < THREADS; i++) {
        threads.submit(VirtualThreads::work);
      }
    }
    ok((int) SEMCTL.invokeExact(locked, 0, IPC_RMID));
    System.out.println("wrong " + WRONG.get());
  }

  private static Void work() {
    MemorySegment errno = HandleLibC.errnoSegment();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        expect(-1, (int) SEMOP.invokeExact(locked, DOWN, 1L)); // without errno
        expect(0, (int) SEMOP.invokeExact(locked, IS_ZERO, 1L));
        Thread.yield();
        expect(-1, (int) SEMOP_ERRNO.invokeExact(errno, locked, DOWN, 1L)); // with errno
        expect(EAGAIN, HandleLibC.errno(errno));
        Thread.yield();
        expect(-1, (int) MSGGET_ERRNO.invokeExact(errno, KEY, OWN));
        expect(ENOENT, HandleLibC.errno(errno));
        expect(-1, (int) MSGGET.invokeExact(KEY, OWN));
        Thread.yield();
        expect(-1, (int) SEMGET.invokeExact(KEY, 1, IPC_CREAT | IPC_EXCL | OWN));
      }
    } catch (Throwable failure) {
      failure.printStackTrace();
      WRONG.incrementAndGet();
    }
    return null;
  }

  private static void expect(int expected, int is) {
    if (expected != is) {
      WRONG.incrementAndGet();
    }
  }
}
