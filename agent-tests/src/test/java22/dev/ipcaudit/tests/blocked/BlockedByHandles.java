package dev.ipcaudit.tests.blocked;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * A virtual thread and one of the platform that are blocked in writes to full pipes until the end,
 * beside idle carriers, and virtual threads whose writes have room.
 */
public final class BlockedByHandles {

  private static final FunctionDescriptor MOVE =
      FunctionDescriptor.of(
          ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);

  private static final MethodHandle WRITE = HandleLibC.bound("write", MOVE);
  private static final MethodHandle READ = HandleLibC.bound("read", MOVE);
  private static final MethodHandle PIPE =
      HandleLibC.bound("pipe", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  private static final int FULL = 1 << 16;
  private static final MemorySegment DATA = Arena.global().allocate(FULL);

  private BlockedByHandles() {}

  public static void main(String[] args) throws Throwable {
    int[] first = full();
    int[] second = full();
    Thread.ofVirtual().start(() -> isBlockedVirtually(first[1]));
    Thread.ofPlatform().daemon().start(() -> isBlocked(second[1]));
    int[] ends = pipe();
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      others.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int j = 0; j < 1000; j++) {
                      write(ends[1], 8); // has room
                      read(ends[0], 8);
                      Thread.yield();
                    }
                  }));
    }
    for (Thread other : others) {
      other.join();
    }
    OwnFindings.await("isBlockedVirtually", 1);
    OwnFindings.await("isBlocked(", 1);
    System.out.println("done");
  }

  private static void isBlockedVirtually(int descriptor) {
    write(descriptor, FULL);
  }

  private static void isBlocked(int descriptor) {
    write(descriptor, FULL);
  }

  private static int[] full() throws Throwable {
    int[] ends = pipe();
    write(ends[1], FULL); // fits
    return ends;
  }

  private static int[] pipe() throws Throwable {
    MemorySegment ends = Arena.global().allocate(8);
    HandleLibC.ok((int) PIPE.invokeExact(ends));
    return ends.toArray(ValueLayout.JAVA_INT);
  }

  private static void write(int descriptor, long count) {
    try {
      long written = (long) WRITE.invokeExact(descriptor, DATA, count);
      if (written != count) {
        throw new IllegalStateException("wrote " + written);
      }
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void read(int descriptor, long count) {
    try {
      long read = (long) READ.invokeExact(descriptor, DATA, count);
      if (read != count) {
        throw new IllegalStateException("read " + read);
      }
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }
}
