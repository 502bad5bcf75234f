package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.HandleLibC.OWN;
import static dev.ipcaudit.tests.targets.HandleLibC.bound;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Methods in the shape of what jextract generates, and some that are more than that. */
public final class Generated {

  static final int SEMAPHORES = 3;
  static final int EPOLLS = 5;
  static final int CHECKED = 2;
  static final int CHECKED_TOO = 7;

  private static final boolean TRACE_DOWNCALLS = Boolean.getBoolean("jextract.trace.downcalls");
  private static final int O_CREAT = 0100;

  private Generated() {}

  /** A function with arguments after the dots has a class, and objects for their shapes. */
  public static final class sem_open {
    private final MethodHandle handle;

    private sem_open(MethodHandle handle) {
      this.handle = handle;
    }

    static sem_open makeInvoker() {
      FunctionDescriptor shape =
          FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
      MethodHandle handle = bound("sem_open", shape, Linker.Option.firstVariadicArg(2));
      return new sem_open(handle.asSpreader(Object[].class, 2));
    }

    MemorySegment apply(MemorySegment name, int flags, Object... more) {
      try {
        if (TRACE_DOWNCALLS) {
          traceDowncall("sem_open", name, flags, more);
        }
        return (MemorySegment) handle.invokeExact(name, flags, more);
      } catch (IllegalArgumentException | ClassCastException thrown) {
        throw thrown;
      } catch (Throwable thrown) {
        throw new AssertionError("should not reach here", thrown);
      }
    }
  }

  private static final class epoll_create1 {
    static final MethodHandle HANDLE =
        bound("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  }

  private static final class semget {
    static final MethodHandle HANDLE = bound("semget", HandleLibC.THREE_INTS);
  }

  /** The older function, by the newer one. */
  static int epoll_create(int size) {
    var known = epoll_create1.HANDLE;
    try {
      if (TRACE_DOWNCALLS) {
        traceDowncall("epoll_create", size);
      }
      return (int) known.invokeExact(0);
    } catch (Error | RuntimeException thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new AssertionError("should not reach here", thrown);
    }
  }

  /** Of that name, but it looks at what comes. */
  static int semget(int key) {
    try {
      int id = (int) semget.HANDLE.invokeExact(key, 1, OWN); // checks
      if (id == -1) {
        throw new IllegalStateException("semget failed");
      }
      return id;
    } catch (Throwable thrown) {
      throw new AssertionError("should not reach here", thrown);
    }
  }

  private static void traceDowncall(String name, Object... arguments) {
    System.out.println(name + " of " + arguments.length);
  }

  public static void main(String[] args) {
    sem_open invoker = sem_open.makeInvoker();
    for (int i = 0; i < SEMAPHORES; i++) {
      MemorySegment name = Arena.global().allocateFrom("/generated" + i);
      invoker.apply(name, O_CREAT, OWN, 1); // after the dots
    }
    for (int i = 0; i < EPOLLS; i++) {
      epoll_create(1); // of the family
    }
    for (int i = 0; i < CHECKED; i++) {
      semget(HandleLibC.IPC_PRIVATE);
    }
    checkedToo();
    System.out.println("done");
  }

  private static void checkedToo() {
    for (int i = 0; i < CHECKED_TOO; i++) {
      semget(HandleLibC.IPC_PRIVATE);
    }
  }
}
