package dev.ipcaudit.tests.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Passes descriptors through handles whose messages lie in memory of all kinds. */
public final class PassingByHandle {

  private static final int HEADER = 56;

  private static final FunctionDescriptor MESSAGE =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

  private static final MethodHandle SENDMSG = HandleLibC.bound("sendmsg", MESSAGE);
  private static final MethodHandle RECVMSG =
      HandleLibC.bound("recvmsg", MESSAGE, HandleLibC.ERRNO);
  private static final MethodHandle ON_HEAP =
      HandleLibC.bound("recvmsg", MESSAGE, Linker.Option.critical(true));
  private static final MethodHandle BY_NUMBER =
      HandleLibC.bound("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      HandleLibC.bound("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final Arena arena;
  private final MemorySegment ends;

  private PassingByHandle(Arena arena) throws Throwable {
    this.arena = arena;
    ends = arena.allocate(JAVA_INT, 2);
    MethodHandle socketpair =
        HandleLibC.bound(
            "socketpair", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    HandleLibC.ok((int) socketpair.invokeExact(1, 2, 0, ends));
  }

  public static void main(String[] arguments) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      new PassingByHandle(arena).run();
    }
  }

  private int end(int index) {
    return ends.getAtIndex(JAVA_INT, index);
  }

  private void run() throws Throwable {
    MemorySegment errno = HandleLibC.errnoSegment();
    for (int i = 0; i < 3; i++) {
      MemorySegment control = control();
      send(2);
      MemorySegment message = message(control, 2);
      show((long) RECVMSG.invokeExact(errno, end(0), message, 0)); // given back
      close(control, 2);
      send(1);
      MemorySegment bare = MemorySegment.ofAddress(message(control, 2).address());
      show((long) RECVMSG.invokeExact(errno, end(0), bare, 0)); // bare address
      close(control, 1);
      send(1);
      show((long) BY_NUMBER.invokeExact(end(0), message(control, 2).address(), 0)); // number
      close(control, 1);
      send(2);
      MemorySegment onHeap = MemorySegment.ofArray(new long[HEADER / 8]);
      onHeap.copyFrom(message(control, 2));
      show((long) ON_HEAP.invokeExact(end(0), onHeap, 0)); // on the heap
      close(control, 2);
      send(4);
      show((long) RECVMSG.invokeExact(errno, end(0), message(control, 1), 0)); // room for two
      close(control, 2);
      send(0);
      show((long) RECVMSG.invokeExact(errno, end(0), message(control, 1), 0)); // nothing
      send(2);
      show((long) RECVMSG.invokeExact(errno, end(0), message(control, 2), 0)); // kept
    }
  }

  private void send(int descriptors) throws Throwable {
    MemorySegment control = control();
    control.set(JAVA_LONG, 0, 16 + 4L * descriptors);
    control.set(JAVA_INT, 8, 1);
    control.set(JAVA_INT, 12, 1);
    for (int i = 0; i < descriptors; i++) {
      control.set(JAVA_INT, 16 + 4L * i, 0);
    }
    show((long) SENDMSG.invokeExact(end(1), message(control, descriptors), 0)); // sent
  }

  private MemorySegment control() {
    return arena.allocate(64, 8);
  }

  private MemorySegment message(MemorySegment control, int descriptors) {
    MemorySegment vector = arena.allocate(JAVA_LONG, 2);
    vector.setAtIndex(JAVA_LONG, 0, arena.allocate(8).address());
    vector.setAtIndex(JAVA_LONG, 1, 1);
    MemorySegment message = arena.allocate(HEADER, 8);
    message.set(JAVA_LONG_UNALIGNED, 16, vector.address());
    message.set(JAVA_LONG_UNALIGNED, 24, 1);
    if (descriptors > 0) {
      message.set(JAVA_LONG_UNALIGNED, 32, control.address());
      message.set(JAVA_LONG_UNALIGNED, 40, 16 + (4L * descriptors + 7) / 8 * 8);
    }
    return message;
  }

  private static void close(MemorySegment control, int descriptors) throws Throwable {
    for (int i = 0; i < descriptors; i++) {
      HandleLibC.ok((int) CLOSE.invokeExact(control.get(JAVA_INT, 16 + 4L * i)));
    }
  }

  private static void show(long result) {
    System.out.println(result);
  }
}
