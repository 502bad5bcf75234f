package dev.ipcaudit.tests.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Makes POSIX objects through handles of every form, and takes some of them away again. */
public final class NamesByHandle {

  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0100;
  private static final int NEW = O_RDWR | O_CREAT | 0200;
  private static final int MAYBE = O_RDWR | O_CREAT;

  private static final FunctionDescriptor SEM_OPEN =
      FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final FunctionDescriptor OF_ADDRESS = FunctionDescriptor.of(JAVA_INT, ADDRESS);
  private static final FunctionDescriptor OPEN =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final FunctionDescriptor MQ_OPEN =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final Linker.Option VARIADIC = Linker.Option.firstVariadicArg(2);

  private static final MethodHandle SEM_CLOSE = HandleLibC.bound("sem_close", OF_ADDRESS);
  private static final MethodHandle SEM_UNLINK = HandleLibC.bound("sem_unlink", OF_ADDRESS);
  private static final MethodHandle SHM_UNLINK = HandleLibC.bound("shm_unlink", OF_ADDRESS);
  private static final MethodHandle MQ_UNLINK = HandleLibC.bound("mq_unlink", OF_ADDRESS);
  private static final MethodHandle CLOSE =
      HandleLibC.bound("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private NamesByHandle() {}

  public static void main(String[] arguments) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      semaphores(arena);
      memory(arena);
      queues(arena);
    }
  }

  private static void semaphores(Arena arena) throws Throwable {
    MethodHandle open = HandleLibC.bound("sem_open", SEM_OPEN, VARIADIC);
    for (int i = 0; i < 3; i++) {
      MemorySegment name = arena.allocateFrom("/lost-" + i);
      MemorySegment lost = (MemorySegment) open.invokeExact(name, NEW, 0600, 1); // lost
      close(lost);
    }
    MethodHandle byNumbers =
        HandleLibC.bound(
            "sem_open",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT),
            VARIADIC,
            HandleLibC.ERRNO);
    MemorySegment errno = HandleLibC.errnoSegment();
    MemorySegment name = arena.allocateFrom("by-number");
    for (int i = 0; i < 4; i++) {
      long at = (long) byNumbers.invokeExact(errno, name.address(), MAYBE, 0600, 1); // by numbers
      close(MemorySegment.ofAddress(at));
    }
    System.out.println((int) SEM_UNLINK.invokeExact(MemorySegment.ofAddress(name.address())));
    System.out.println((int) SEM_UNLINK.invokeExact(name));
    MemorySegment bad = arena.allocateFrom("/no/such");
    System.out.println((MemorySegment) open.invokeExact(bad, NEW, 0600, 1)); // failed
  }

  private static void close(MemorySegment semaphore) throws Throwable {
    System.out.println((int) SEM_CLOSE.invokeExact(semaphore));
  }

  private static void memory(Arena arena) throws Throwable {
    MethodHandle open = HandleLibC.bound("shm_open", OPEN);
    for (int i = 0; i < 5; i++) {
      MemorySegment name = arena.allocateFrom("/lost-" + i);
      int lost = (int) open.invokeExact(name, NEW, 0600); // memory lost
      System.out.println((int) CLOSE.invokeExact(lost));
    }
    MethodHandle critical = HandleLibC.bound("shm_open", OPEN, Linker.Option.critical(true));
    MethodHandle unlink = HandleLibC.bound("shm_unlink", OF_ADDRESS, Linker.Option.critical(true));
    for (int i = 0; i < 7; i++) {
      MemorySegment onHeap = MemorySegment.ofArray(("/heap-" + i + "\0").getBytes());
      int removed = (int) critical.invokeExact(onHeap, MAYBE, 0600); // named on the heap
      System.out.println((int) unlink.invokeExact(onHeap));
      System.out.println((int) CLOSE.invokeExact(removed));
    }
    System.out.println((int) SHM_UNLINK.invokeExact(arena.allocateFrom("/never")));
  }

  private static void queues(Arena arena) throws Throwable {
    MethodHandle open = HandleLibC.bound("mq_open", MQ_OPEN, VARIADIC);
    MethodHandle close = HandleLibC.bound("mq_close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    MemorySegment small = arena.allocate(JAVA_LONG, 8);
    small.setAtIndex(JAVA_LONG, 1, 1);
    small.setAtIndex(JAVA_LONG, 2, 8);
    for (int i = 0; i < 2; i++) {
      MemorySegment name = arena.allocateFrom("/queue-" + i);
      int lost = (int) open.invokeExact(name, NEW, 0600, small); // queues lost
      System.out.println((int) close.invokeExact(lost));
    }
    MemorySegment name = arena.allocateFrom("/removed");
    int removed = (int) open.invokeExact(name, MAYBE, 0600, small); // queue removed
    System.out.println((int) MQ_UNLINK.invokeExact(name));
    System.out.println((int) close.invokeExact(removed));
  }
}
