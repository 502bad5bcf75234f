package dev.ipcaudit.tests.host;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.management.ThreadMXBean;
import dev.ipcaudit.tests.targets.DirectLibC;
import dev.ipcaudit.tests.targets.SysV;
import java.lang.management.ManagementFactory;

/** Prints what this thread allocates during calls that succeed and neither create nor remove. */
public final class AllocationPerCall {

  private static final int CALLS = 100_000;

  /** Of two calls each, which take the kernel longer. */
  private static final int MAPPINGS = 20_000;

  private static final long PAGE = 4096;
  private static final int PROT_READ = 1;
  private static final int MAP_SHARED = 1;

  /** Private and anonymous. */
  private static final int OWN = 0x22;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocationPerCall() {}

  /** As plain as the binding allows: JNA's own garbage is not what is asked for. */
  public interface Plain extends Library {
    int semop(int id, Pointer operations, long count);

    Pointer mmap(Pointer address, long length, int protection, int flags, int file, long offset);

    int munmap(Pointer address, long length);
  }

  /** The same directly. */
  static final class DirectPlain {
    static {
      Native.register("c");
    }

    private DirectPlain() {}

    static native int semop(int id, Pointer operations, long count);

    static native int memfd_create(String name, int flags);

    static native Pointer mmap(
        Pointer address, long length, int protection, int flags, int file, long offset);

    static native int munmap(Pointer address, long length);

    static native long mmap(
        long address, long length, int protection, int flags, int file, long offset);

    static native int munmap(long address, long length);
  }

  private interface Call {
    int semop(int id, Pointer operations, long count);
  }

  public static void main(String[] args) {
    int id = SysV.ok(DirectLibC.semget(SysV.IPC_PRIVATE, 1, SysV.OWN));
    Plain plain = Native.load("c", Plain.class);
    print("interface", CALLS, id, plain::semop);
    print("direct", CALLS, id, DirectPlain::semop);
    SysV.ok(DirectLibC.semctl(id, 0, SysV.IPC_RMID, 0));
    // with a mapping of shared memory, so that munmap has something to look up
    int memory = SysV.ok(DirectPlain.memfd_create("memory", 0));
    DirectPlain.mmap(0L, PAGE, PROT_READ, MAP_SHARED, memory, 0);
    printMapping("interface-mapping", () -> unmap(plain, plain.mmap(null, PAGE, 0, OWN, -1, 0)));
    printMapping(
        "direct-mapping",
        () -> SysV.ok(DirectPlain.munmap(DirectPlain.mmap(null, PAGE, 0, OWN, -1, 0), PAGE)));
    printMapping(
        "direct-numbers",
        () -> SysV.ok(DirectPlain.munmap(DirectPlain.mmap(0L, PAGE, 0, OWN, -1, 0), PAGE)));
  }

  private static void unmap(Plain plain, Pointer mapped) {
    SysV.ok(plain.munmap(mapped, PAGE));
  }

  private static void printMapping(String name, Runnable mapsAndUnmaps) {
    print(
        name,
        MAPPINGS,
        0,
        (id, operations, count) -> {
          mapsAndUnmaps.run();
          return 0;
        });
  }

  private static void print(String name, int calls, int id, Call call) {
    Pointer[] upAndDown = {operation(1), operation(-1)};
    // until the compilers have settled what they allocate and what they do not
    for (int i = 0; i < 2; i++) {
      allocated(calls, id, call, upAndDown);
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      least = Math.min(least, allocated(calls, id, call, upAndDown));
    }
    System.out.println(name + " " + least);
  }

  private static long allocated(int calls, int id, Call call, Pointer[] operations) {
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (int i = 0; i < calls; i++) {
      SysV.ok(call.semop(id, operations[i & 1], 1));
    }
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
  }

  /** A struct sembuf. */
  private static Pointer operation(int number) {
    Memory operation = new Memory(6);
    operation.setShort(0, (short) 0);
    operation.setShort(2, (short) number);
    operation.setShort(4, (short) 0);
    return operation;
  }
}
