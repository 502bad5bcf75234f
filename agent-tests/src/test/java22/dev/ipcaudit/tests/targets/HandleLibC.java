package dev.ipcaudit.tests.targets;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** What programs on java.lang.foreign have in common: numbers, shapes, and how to get a handle. */
public final class HandleLibC {

  public static final int IPC_PRIVATE = 0;
  public static final int IPC_CREAT = 01000;
  public static final int IPC_EXCL = 02000;
  public static final int IPC_NOWAIT = 04000;
  public static final int IPC_RMID = 0;
  public static final int GETVAL = 12;
  public static final int SETVAL = 16;
  public static final int OWN = 0600;

  public static final Linker LINKER = Linker.nativeLinker();
  public static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  public static final FunctionDescriptor TWO_INTS =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT);
  public static final FunctionDescriptor THREE_INTS =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  public static final FunctionDescriptor SEMOP =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
  public static final FunctionDescriptor SHMGET =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  public static final FunctionDescriptor SHMAT =
      FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
  public static final FunctionDescriptor SHMDT = FunctionDescriptor.of(JAVA_INT, ADDRESS);
  public static final FunctionDescriptor SHMCTL =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);

  private HandleLibC() {}

  public static MemorySegment symbol(String name) {
    return symbol(LINKER.defaultLookup(), name);
  }

  public static MemorySegment symbol(SymbolLookup lookup, String name) {
    return lookup.find(name).orElseThrow();
  }

  public static MethodHandle bound(
      String name, FunctionDescriptor shape, Linker.Option... options) {
    return LINKER.downcallHandle(symbol(name), shape, options);
  }

  public static MemorySegment errnoSegment() {
    return Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
  }

  public static int errno(MemorySegment segment) {
    return segment.get(ValueLayout.JAVA_INT, 0);
  }

  /** {@code struct sembuf} for the first semaphore of a set. */
  public static MemorySegment step(int change, int flags) {
    MemorySegment step = Arena.ofAuto().allocate(6, 2);
    step.set(ValueLayout.JAVA_SHORT, 2, (short) change);
    step.set(ValueLayout.JAVA_SHORT, 4, (short) flags);
    return step;
  }

  public static int ok(int result) {
    if (result < 0) {
      throw new IllegalStateException("a call failed");
    }
    return result;
  }

  /** A call by a handle. */
  public interface Call {
    int get() throws Throwable;
  }
}
