package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.HandleLibC.ERRNO;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_RMID;
import static dev.ipcaudit.tests.targets.HandleLibC.LINKER;
import static dev.ipcaudit.tests.targets.HandleLibC.OWN;
import static dev.ipcaudit.tests.targets.HandleLibC.THREE_INTS;
import static dev.ipcaudit.tests.targets.HandleLibC.bound;
import static dev.ipcaudit.tests.targets.HandleLibC.errnoSegment;
import static dev.ipcaudit.tests.targets.HandleLibC.ok;
import static dev.ipcaudit.tests.targets.HandleLibC.step;
import static dev.ipcaudit.tests.targets.HandleLibC.symbol;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Scanner;
import java.util.stream.IntStream;

/**
 * Has handles in use before an agent is attached; obeys {@code warm}, {@code leak}, {@code show}
 * and {@code end}.
 */
public final class HandlesBeforeAttach {

  private static final MethodHandle EARLY = bound("semget", THREE_INTS);
  private static final MethodHandle WITH_ERRNO = bound("semget", THREE_INTS, ERRNO);
  private static final MethodHandle SEMCTL =
      bound("semctl", THREE_INTS, Linker.Option.firstVariadicArg(3));
  private static final MethodHandle SEMOP = bound("semop", HandleLibC.SEMOP);
  private static final MethodHandle SEMOP_ERRNO = bound("semop", HandleLibC.SEMOP, ERRNO);
  private static final MethodHandle SEMOP_HEAP =
      bound("semop", HandleLibC.SEMOP, Linker.Option.critical(true));
  private static final MethodHandle SHMGET = bound("shmget", HandleLibC.SHMGET);
  private static final MethodHandle SHMAT = bound("shmat", HandleLibC.SHMAT);
  private static final MethodHandle SHMDT = bound("shmdt", HandleLibC.SHMDT);
  private static final MethodHandle SHMCTL = bound("shmctl", HandleLibC.SHMCTL);
  private static final MethodHandle ABS = bound("abs", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle ANY = LINKER.downcallHandle(THREE_INTS);

  /** The same function with its arguments in another order. */
  private static final MethodHandle SWAPPED =
      MethodHandles.permuteArguments(EARLY, EARLY.type(), 0, 2, 1);

  private static final MethodHandle PRIVATE = MethodHandles.insertArguments(EARLY, 0, IPC_PRIVATE);

  private static final MemorySegment CAPTURED = errnoSegment();
  private static final MemorySegment DOWN = step(-1, IPC_NOWAIT);

  private final MethodHandle held = bound("semget", THREE_INTS);
  private int set;

  private HandlesBeforeAttach() {}

  public static void main(String[] args) throws Throwable {
    HandlesBeforeAttach host = new HandlesBeforeAttach();
    Scanner commands = new Scanner(System.in);
    System.out.println("ready");
    while (commands.hasNextLine()) {
      switch (commands.nextLine()) {
        case "warm" -> host.warm();
        case "leak" -> host.leak();
        case "show" -> host.show();
        default -> {
          System.out.println("ended");
          return;
        }
      }
    }
  }

  /** The JVM compiles what is called often, and adapts handles to it. */
  private void warm() throws Throwable {
    for (int i = 0; i < 20_000; i++) {
      if (create(0x48460001, 1, 0) != -1 || (int) held.invokeExact(0x48460001, 1, 0) != -1) {
        throw new IllegalStateException();
      }
    }
    // the JVM forgets what is not asked for, if it is told to: by the time of the collection before
    System.gc();
    System.gc();
    System.out.println("warm");
  }

  private static int create(int key, int count, int flags) throws Throwable {
    return (int) EARLY.invokeExact(key, count, flags);
  }

  private void leak() throws Throwable {
    byHandlesFromBefore();
    otherwise();
    operations();
    segments();
    for (int i = 0; i < 43; i++) {
      ok(new Later().create());
    }
    MethodHandle late = bound("semget", THREE_INTS);
    for (int i = 0; i < 23; i++) {
      ok((int) late.invokeExact(IPC_PRIVATE, 1, OWN)); // by a new handle
    }
    MethodHandle any = LINKER.downcallHandle(THREE_INTS);
    for (int i = 0; i < 29; i++) {
      ok((int) any.invokeExact(symbol("semget"), IPC_PRIVATE, 1, OWN)); // by address
    }
    System.out.println("leaked");
  }

  private void byHandlesFromBefore() throws Throwable {
    for (int i = 0; i < 3; i++) {
      ok((int) EARLY.invokeExact(IPC_PRIVATE, 1, OWN)); // by a handle from before
    }
    for (int i = 0; i < 5; i++) {
      int id = (int) EARLY.invokeExact(IPC_PRIVATE, 1, OWN); // removed
      ok((int) SEMCTL.invokeExact(id, 0, IPC_RMID));
    }
    for (int i = 0; i < 7; i++) {
      ok((int) WITH_ERRNO.invokeExact(CAPTURED, IPC_PRIVATE, 1, OWN)); // with errno
    }
    for (int i = 0; i < 11; i++) {
      ok(Jextracted.semget(IPC_PRIVATE, 1, OWN)); // as jextract writes it
    }
    for (int i = 0; i < 13; i++) {
      ok((int) held.invokeExact(IPC_PRIVATE, 1, OWN)); // by a field
    }
    for (int i = 0; i < 31; i++) {
      ok((int) ANY.invokeExact(symbol("semget"), IPC_PRIVATE, 1, OWN)); // address first
    }
    set = ok((int) EARLY.invokeExact(0x48460002, 1, OWN | HandleLibC.IPC_CREAT)); // by key
    ok((int) EARLY.invokeExact(0x48460002, 1, OWN | HandleLibC.IPC_CREAT)); // found
  }

  private void otherwise() throws Throwable {
    for (int i = 0; i < 17; i++) {
      Object id = EARLY.invoke((Integer) IPC_PRIVATE, (short) 1, OWN); // converted
      ok((Integer) id);
    }
    for (int i = 0; i < 19; i++) {
      ok((int) EARLY.invokeWithArguments(IPC_PRIVATE, 1, OWN)); // by an array
    }
    IntStream.range(0, 37)
        .forEach(
            i -> {
              try {
                ok((int) EARLY.invokeExact(IPC_PRIVATE, 1, OWN)); // in a lambda
              } catch (Throwable failure) {
                throw new IllegalStateException(failure);
              }
            });
    for (int i = 0; i < 2; i++) {
      ok((int) PRIVATE.invokeExact(1, OWN)); // combined
      ok((int) SWAPPED.invokeExact(IPC_PRIVATE, OWN, 1)); // in another order
    }
    ok((int) ABS.invokeExact(-41));
  }

  private void operations() throws Throwable {
    MemorySegment heap = MemorySegment.ofArray(new short[] {0, -1, IPC_NOWAIT});
    for (int i = 0; i < 47; i++) {
      fails((int) SEMOP.invokeExact(set, DOWN, 1L)); // fails
      fails((int) SEMOP_ERRNO.invokeExact(CAPTURED, set, DOWN, 1L)); // fails with errno
      fails((int) SEMOP_HEAP.invokeExact(set, heap, 1L)); // fails with a struct in the heap
    }
  }

  private static void fails(int result) {
    if (result != -1) {
      throw new IllegalStateException(String.valueOf(result));
    }
  }

  private static void segments() throws Throwable {
    for (int i = 0; i < 5; i++) {
      int id = (int) SHMGET.invokeExact(IPC_PRIVATE, 4099L, OWN);
      MemorySegment at = (MemorySegment) SHMAT.invokeExact(id, MemorySegment.NULL, 0); // attached
      ok((int) SHMCTL.invokeExact(id, IPC_RMID, MemorySegment.NULL));
      ok((int) SHMDT.invokeExact(at));
    }
  }

  /** What a host sees of the calls themselves. */
  private void show() throws Throwable {
    System.out.println((int) EARLY.invokeExact(0x48460001, 1, 0));
    System.out.println((int) WITH_ERRNO.invokeExact(CAPTURED, 0x48460001, 1, 0));
    System.out.println("errno " + HandleLibC.errno(CAPTURED));
    int id = (int) SHMGET.invokeExact(IPC_PRIVATE, 4099L, OWN);
    MemorySegment at = (MemorySegment) SHMAT.invokeExact(id, MemorySegment.NULL, 0);
    System.out.println(at.byteSize() + " " + (int) SHMDT.invokeExact(at));
    System.out.println((int) SHMCTL.invokeExact(id, IPC_RMID, MemorySegment.NULL));
    thrown(() -> System.out.println((long) EARLY.invokeExact(1)));
    thrown(() -> System.out.println((int) SEMOP.invokeExact(1, (MemorySegment) null, 1L)));
    thrown(() -> System.out.println((int) WITH_ERRNO.invokeExact((MemorySegment) null, 1, 1, 1)));
    thrown(() -> System.out.println(EARLY.invoke("text", 1, 1)));
    MethodHandle[] none = new MethodHandle[1];
    thrown(() -> System.out.println((int) none[0].invokeExact(1) > 0 ? "" : ""));
  }

  private interface Body {
    void run() throws Throwable;
  }

  private static void thrown(Body body) {
    try {
      body.run();
    } catch (Throwable thrown) {
      // not what a null handle came from, which the JVM adds where it can tell
      System.out.println(thrown.toString().replaceAll(" because .*", ""));
      System.out.println(thrown.getStackTrace().length);
    }
  }

  private static final class Jextracted {

    private static final class Semget {
      static final MethodHandle HANDLE = bound("semget", THREE_INTS);
    }

    static int semget(int key, int count, int flags) {
      MethodHandle handle = Semget.HANDLE;
      try {
        return (int) handle.invokeExact(key, count, flags);
      } catch (Throwable failure) {
        throw new AssertionError("should not reach here", failure);
      }
    }
  }

  /** Loaded after the agent. */
  private static final class Later {
    int create() throws Throwable {
      return (int) EARLY.invokeExact(IPC_PRIVATE, 1, OWN); // in a class that comes later
    }
  }
}
