package dev.ipcaudit.tests.descriptors;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Ends while two loops go on that hardly wait for their epoll instances, and sleep elsewhere. */
public final class SleepyLoops {

  private static final MethodHandle CREATE = handle("epoll_create1", JAVA_INT);
  private static final MethodHandle WAIT =
      handle("epoll_wait", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

  private SleepyLoops() {}

  private static MethodHandle handle(String name, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(),
        FunctionDescriptor.of(JAVA_INT, arguments));
  }

  public static void main(String[] arguments) throws Throwable {
    for (int i = 0; i < 2; i++) {
      int epoll = (int) CREATE.invokeExact(0);
      MemorySegment events = Arena.global().allocate(64, 8);
      int ready = (int) WAIT.invokeExact(epoll, events, 1, 0);
      Thread loop = new Thread(() -> poll(epoll, events));
      loop.setDaemon(true);
      loop.start();
      if (ready != 0) {
        System.out.println("ready");
      }
    }
    System.out.println("done");
  }

  private static void poll(int epoll, MemorySegment events) {
    try {
      while ((int) WAIT.invokeExact(epoll, events, 1, 0) == 0) {
        Thread.sleep(50);
      }
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }
}
