package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.HandleLibC.ERRNO;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.HandleLibC.LINKER;
import static dev.ipcaudit.tests.targets.HandleLibC.OWN;
import static dev.ipcaudit.tests.targets.HandleLibC.THREE_INTS;
import static dev.ipcaudit.tests.targets.HandleLibC.bound;
import static dev.ipcaudit.tests.targets.HandleLibC.symbol;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** Handles as hardly anybody declares them, and calls that end before they begin. */
public final class Oddities {

  private Oddities() {}

  private interface Body {
    Object run() throws Throwable;
  }

  public static void main(String[] args) throws Throwable {
    results();
    arguments();
    exceptions();
    types();
  }

  private static void results() {
    for (MemoryLayout layout : List.of(JAVA_SHORT, JAVA_BYTE, JAVA_BOOLEAN, JAVA_DOUBLE)) {
      MethodHandle semget =
          bound("semget", FunctionDescriptor.of(layout, JAVA_INT, JAVA_INT, JAVA_INT));
      show(layout + " " + semget.type(), () -> semget.invoke(IPC_PRIVATE, 1, OWN).getClass());
    }
    MemoryLayout struct = MemoryLayout.structLayout(JAVA_INT.withName("id"));
    MethodHandle semget =
        bound("semget", FunctionDescriptor.of(struct, JAVA_INT, JAVA_INT, JAVA_INT));
    show(
        "struct " + semget.type(),
        () -> {
          SegmentAllocator allocator = Arena.ofAuto();
          return ((MemorySegment) semget.invoke(allocator, IPC_PRIVATE, 1, OWN)).get(JAVA_INT, 0);
        });
  }

  private static void arguments() throws Throwable {
    MethodHandle none = bound("semget", FunctionDescriptor.of(JAVA_INT));
    show("no arguments " + none.type(), () -> "not called");
    MethodHandle narrow = bound("msgget", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_SHORT));
    show("short flags", () -> narrow.invoke(IPC_PRIVATE, (short) OWN));
    MethodHandle semctl =
        bound("semctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    show("union as pointer", () -> semctl.invoke(0, 0, HandleLibC.GETVAL, MemorySegment.NULL));
    MethodHandle semop = bound("semop", HandleLibC.SEMOP, Linker.Option.critical(true));
    MemorySegment step = MemorySegment.ofArray(new short[] {0, -1, IPC_NOWAIT});
    show("struct in the Java heap", () -> semop.invoke(0, step, 1L));
    MethodHandle heapErrno = bound("semop", HandleLibC.SEMOP, Linker.Option.critical(true), ERRNO);
    show(
        "errno in the Java heap",
        () -> {
          int[] errno = new int[1];
          int result = (int) heapErrno.invoke(MemorySegment.ofArray(errno), 0, step, 1L);
          return result + " errno " + errno[0];
        });
  }

  private static void exceptions() throws Throwable {
    MethodHandle any = LINKER.downcallHandle(THREE_INTS);
    show("no address", () -> any.invoke((MemorySegment) null, 0, 1, OWN));
    show("NULL", () -> any.invoke(MemorySegment.NULL, 0, 1, OWN));
    show("address in the heap", () -> any.invoke(MemorySegment.ofArray(new byte[9]), 0, 1, OWN));
    MethodHandle captured = bound("semget", THREE_INTS, ERRNO);
    show("no segment", () -> captured.invoke((MemorySegment) null, 0, 1, OWN));
    show("segment NULL", () -> captured.invoke(MemorySegment.NULL, 0, 1, OWN));
    MethodHandle semop = bound("semop", HandleLibC.SEMOP);
    show("no pointer", () -> semop.invoke(0, (MemorySegment) null, 1L));
    show("pointer in the heap", () -> semop.invoke(0, MemorySegment.ofArray(new short[3]), 1L));
    MethodHandle closed;
    MethodHandle closedAny;
    MemorySegment symbol;
    try (Arena arena = Arena.ofConfined()) {
      symbol = symbol(SymbolLookup.libraryLookup("libc.so.6", arena), "semget");
      closed = LINKER.downcallHandle(symbol, THREE_INTS);
      show("open", () -> closed.invoke(IPC_PRIVATE, 1, OWN));
      show("open, by address", () -> any.invoke(symbol, IPC_PRIVATE, 1, OWN));
      Thread other = new Thread(() -> show("other thread", () -> closed.invoke(0, 1, OWN)));
      other.start();
      other.join();
    }
    show("closed", () -> closed.invoke(IPC_PRIVATE, 1, OWN));
    show("closed, by address", () -> any.invoke(symbol, IPC_PRIVATE, 1, OWN));
    show("open again, by address", () -> any.invoke(symbol("semget"), IPC_PRIVATE, 1, OWN));
    show("no shape", () -> LINKER.downcallHandle(symbol("semget"), null));
    show("no symbol", () -> LINKER.downcallHandle(null, THREE_INTS));
    show("no option", () -> bound("semget", THREE_INTS, (Linker.Option) null));
    show("two options", () -> bound("semget", THREE_INTS, ERRNO, ERRNO));
    show("bad index", () -> bound("semget", THREE_INTS, Linker.Option.firstVariadicArg(9)));
    show(
        "bad layout",
        () -> bound("semget", FunctionDescriptor.of(MemoryLayout.paddingLayout(4), JAVA_LONG)));
    show("wrong type", () -> (long) captured.invokeExact(1));
  }

  /** The host sees the type, and may combine handles by it. */
  private static void types() {
    for (Linker.Option[] options :
        List.<Linker.Option[]>of(
            new Linker.Option[] {},
            new Linker.Option[] {ERRNO},
            new Linker.Option[] {Linker.Option.critical(true), ERRNO},
            new Linker.Option[] {Linker.Option.firstVariadicArg(2)})) {
      System.out.println(bound("semget", THREE_INTS, options).type());
      System.out.println(LINKER.downcallHandle(THREE_INTS, options).type());
      System.out.println(bound("semget", THREE_INTS, options).isVarargsCollector());
    }
  }

  private static void show(String what, Body body) {
    String outcome;
    try {
      outcome = String.valueOf(body.run());
    } catch (Throwable thrown) {
      outcome = thrown.toString();
    }
    System.out.println(what + ": " + outcome.replaceAll("address:\\d+|@[0-9a-f]+", "x"));
  }
}
