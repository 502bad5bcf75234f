package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.HandleLibC.ERRNO;
import static dev.ipcaudit.tests.targets.HandleLibC.GETVAL;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_RMID;
import static dev.ipcaudit.tests.targets.HandleLibC.LINKER;
import static dev.ipcaudit.tests.targets.HandleLibC.OWN;
import static dev.ipcaudit.tests.targets.HandleLibC.SEMOP;
import static dev.ipcaudit.tests.targets.HandleLibC.THREE_INTS;
import static dev.ipcaudit.tests.targets.HandleLibC.bound;
import static dev.ipcaudit.tests.targets.HandleLibC.errnoSegment;
import static dev.ipcaudit.tests.targets.HandleLibC.ok;
import static dev.ipcaudit.tests.targets.HandleLibC.step;
import static dev.ipcaudit.tests.targets.HandleLibC.symbol;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Calls that fail with EAGAIN, and all that a host does about it, or does not. */
public final class NoRoomByHandles {

  private static final Linker.Option HEAP = Linker.Option.critical(true);
  private static final MethodHandle SEMGET = bound("semget", THREE_INTS);
  private static final MethodHandle SEMCTL =
      bound("semctl", THREE_INTS, Linker.Option.firstVariadicArg(3));
  private static final MethodHandle BLIND = bound("semop", SEMOP);
  private static final MethodHandle ASKING = bound("semop", SEMOP, ERRNO);
  private static final MethodHandle IN_HEAP = bound("semop", SEMOP, ERRNO, HEAP);
  private static final MethodHandle ANY = LINKER.downcallHandle(SEMOP, ERRNO);
  private static final VarHandle BY_NAME =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MemorySegment DOWN = step(-1, IPC_NOWAIT);
  private static final MemorySegment CAPTURED = errnoSegment();
  private static final ByteBuffer VIEW = CAPTURED.asByteBuffer().order(ByteOrder.nativeOrder());
  private static final MemorySegment OTHER = errnoSegment();

  private static int set;
  private static int seen;

  private NoRoomByHandles() {}

  public static void main(String[] args) throws Throwable {
    set = ok((int) SEMGET.invokeExact(IPC_PRIVATE, 1, OWN));
    unread();
    read();
    unseen();
    Thread.ofVirtual().start(NoRoomByHandles::inVirtualThread).join();
    ok((int) SEMCTL.invokeExact(set, 0, IPC_RMID));
    System.out.println("seen " + seen);
  }

  private static void unread() throws Throwable {
    for (int i = 0; i < 5; i++) {
      failed((int) BLIND.invokeExact(set, DOWN, 1L)); // not asked for
    }
    for (int i = 0; i < 7; i++) {
      failed((int) ASKING.invokeExact(CAPTURED, set, DOWN, 1L)); // asked for and not read
    }
    for (int i = 0; i < 3; i++) {
      failed((int) ANY.invokeExact(symbol("semop"), CAPTURED, set, DOWN, 1L)); // by address
    }
    for (int i = 0; i < 2; i++) {
      failed((int) ASKING.invokeExact(CAPTURED, set, DOWN, 1L)); // read too late
      ok((int) SEMCTL.invokeExact(set, 0, GETVAL));
      CAPTURED.get(JAVA_INT, 0);
    }
    for (int i = 0; i < 4; i++) {
      failed((int) ASKING.invokeExact(CAPTURED, set, DOWN, 1L)); // read from another segment
      OTHER.get(JAVA_INT, 0);
    }
  }

  private static void read() throws Throwable {
    failed((int) ASKING.invokeExact(CAPTURED, set, DOWN, 1L)); // read
    eagain(CAPTURED.get(JAVA_INT, 0));
    failed((int) ASKING.invokeExact(CAPTURED, set, DOWN, 1L)); // read by its name
    eagain((int) BY_NAME.get(CAPTURED, 0L));
    failed((int) ASKING.invokeExact(CAPTURED, set, DOWN, 1L)); // read from a buffer
    eagain(VIEW.getInt(0));
    failed((int) ASKING.invokeExact(CAPTURED, set, DOWN, 1L)); // copied
    eagain(CAPTURED.toArray(JAVA_BYTE)[0]);
    failed((int) ANY.invokeExact(symbol("semop"), CAPTURED, set, DOWN, 1L)); // by address, read
    eagain(HandleLibC.errno(CAPTURED));
    for (int i = 0; i < 4; i++) {
      failed((int) ASKING.invokeExact(CAPTURED, set, DOWN, 1L)); // read in the end
    }
    eagain(HandleLibC.errno(CAPTURED));
  }

  /** Where nobody can tell whether the host reads it. */
  private static void unseen() throws Throwable {
    ByteBuffer buffer = ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder());
    MemorySegment inBuffer = MemorySegment.ofBuffer(buffer);
    failed((int) ASKING.invokeExact(inBuffer, set, DOWN, 1L)); // in a buffer of the host
    eagain(buffer.getInt(0));
    int[] array = new int[1];
    MemorySegment inArray = MemorySegment.ofArray(array);
    failed((int) IN_HEAP.invokeExact(inArray, set, DOWN, 1L)); // in an array
    eagain(array[0]);
  }

  private static void inVirtualThread() {
    try {
      failed((int) ASKING.invokeExact(CAPTURED, set, DOWN, 1L)); // read in a virtual thread
      Thread.yield();
      eagain(HandleLibC.errno(CAPTURED));
      for (int i = 0; i < 6; i++) {
        failed((int) ASKING.invokeExact(CAPTURED, set, DOWN, 1L)); // unread in a virtual thread
        Thread.yield();
      }
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void failed(int result) {
    if (result != -1) {
      throw new IllegalStateException(String.valueOf(result));
    }
  }

  private static void eagain(int errno) {
    if (errno != 11) {
      throw new IllegalStateException("errno " + errno);
    }
    seen++;
  }
}
