package dev.ipcaudit.tests.panama;

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

/** What the programs of this package have in common: numbers, shapes, and how to get a handle. */
final class Libc {

  static final int IPC_PRIVATE = 0;
  static final int IPC_CREAT = 01000;
  static final int IPC_EXCL = 02000;
  static final int IPC_NOWAIT = 04000;
  static final int IPC_RMID = 0;
  static final int GETVAL = 12;
  static final int SETVAL = 16;
  static final int OWN = 0600;

  static final Linker LINKER = Linker.nativeLinker();
  static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  static final FunctionDescriptor TWO_INTS = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT);
  static final FunctionDescriptor THREE_INTS =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  static final FunctionDescriptor SEMOP =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
  static final FunctionDescriptor SHMGET =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  static final FunctionDescriptor SHMAT =
      FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
  static final FunctionDescriptor SHMDT = FunctionDescriptor.of(JAVA_INT, ADDRESS);
  static final FunctionDescriptor SHMCTL =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);

  private Libc() {}

  static MemorySegment symbol(String name) {
    return symbol(LINKER.defaultLookup(), name);
  }

  static MemorySegment symbol(SymbolLookup lookup, String name) {
    return lookup.find(name).orElseThrow();
  }

  static MethodHandle bound(String name, FunctionDescriptor shape, Linker.Option... options) {
    return LINKER.downcallHandle(symbol(name), shape, options);
  }

  static MemorySegment errnoSegment() {
    return Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
  }

  static int errno(MemorySegment segment) {
    return segment.get(ValueLayout.JAVA_INT, 0);
  }

  /** {@code struct sembuf} for the first semaphore of a set. */
  static MemorySegment step(int change, int flags) {
    MemorySegment step = Arena.ofAuto().allocate(6, 2);
    step.set(ValueLayout.JAVA_SHORT, 2, (short) change);
    step.set(ValueLayout.JAVA_SHORT, 4, (short) flags);
    return step;
  }

  static int ok(int result) {
    if (result < 0) {
      throw new IllegalStateException("a call failed");
    }
    return result;
  }

  /** A call by a handle. */
  interface Call {
    int get() throws Throwable;
  }
}
