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

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocationPerCall() {}

  /** As plain as the binding allows: JNA's own garbage is not what is asked for. */
  public interface Plain extends Library {
    int semop(int id, Pointer operations, long count);
  }

  /** The same directly. */
  static final class DirectPlain {
    static {
      Native.register("c");
    }

    private DirectPlain() {}

    static native int semop(int id, Pointer operations, long count);
  }

  private interface Call {
    int semop(int id, Pointer operations, long count);
  }

  public static void main(String[] args) {
    int id = SysV.ok(DirectLibC.semget(SysV.IPC_PRIVATE, 1, SysV.OWN));
    Plain plain = Native.load("c", Plain.class);
    print("interface", id, plain::semop);
    print("direct", id, DirectPlain::semop);
    SysV.ok(DirectLibC.semctl(id, 0, SysV.IPC_RMID, 0));
  }

  private static void print(String name, int id, Call call) {
    Pointer[] upAndDown = {operation(1), operation(-1)};
    // until the compilers have settled what they allocate and what they do not
    for (int i = 0; i < 2; i++) {
      allocated(id, call, upAndDown);
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      least = Math.min(least, allocated(id, call, upAndDown));
    }
    System.out.println(name + " " + least);
  }

  private static long allocated(int id, Call call, Pointer[] operations) {
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (int i = 0; i < CALLS; i++) {
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
