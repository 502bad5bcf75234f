package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.SysV.IPC_CREAT;
import static dev.ipcaudit.tests.targets.SysV.IPC_EXCL;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import jnr.ffi.LibraryLoader;

/** Calls the kernel by numbers, as older libraries do for what glibc had no function for. */
public final class CallsByNumber {

  /** How often each line is run that leaves what it makes. */
  public static final int LEFT = 3;

  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final int SEMGET = ARM ? 190 : 64;
  private static final int SEMCTL = ARM ? 191 : 66;
  private static final int MEMFD_CREATE = ARM ? 279 : 319;
  private static final int PIDFD_OPEN = 434;
  private static final int EVENTFD2 = ARM ? 19 : 290;
  private static final int PIPE2 = ARM ? 59 : 293;
  private static final int CLOSE = ARM ? 57 : 3;
  private static final int GETTID = ARM ? 178 : 186;
  private static final int KEY = 0x4e756d62;

  private CallsByNumber() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int syscall(int number, Object... arguments);

    int close(int descriptor);

    int semget(int key, int count, int flags);
  }

  /** The same, which throws errno. */
  public interface Throwing extends Library {
    Throwing LIB = Native.load("c", Throwing.class);

    int syscall(int number, Object... arguments) throws LastErrorException;
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native long syscall(long number, long first, long second, long third);

    static native long syscall(long number, Pointer first, long second);
  }

  /** By jnr-ffi. */
  public interface Jnr {
    Jnr LIB = LibraryLoader.create(Jnr.class).load("c");

    long syscall(long number, long first, long second, long third);

    int syscall(int number, int[] ends, int flags);
  }

  public static void main(String[] arguments) {
    for (int i = 0; i < LEFT; i++) {
      ok(C.LIB.syscall(SEMGET, IPC_PRIVATE, 1, OWN)); // set by number
      ok(C.LIB.syscall(MEMFD_CREATE, "by number", 0)); // memory by number
      ok(Throwing.LIB.syscall(PIDFD_OPEN, (int) ProcessHandle.current().pid(), 0)); // pidfd
      ok((int) Direct.syscall(EVENTFD2, 0, 0, 0)); // event directly
      ok((int) Jnr.LIB.syscall(EVENTFD2, 0, 0, 0)); // event by JNR
      ok(Jnr.LIB.syscall(PIPE2, new int[2], 0)); // pipe by JNR
    }
    for (int i = 0; i < 10; i++) {
      ok(C.LIB.syscall(GETTID));
      int set = ok(C.LIB.syscall(SEMGET, KEY, 1, IPC_CREAT | IPC_EXCL | OWN)); // removed
      ok(C.LIB.semget(KEY, 1, IPC_CREAT | OWN));
      ok(C.LIB.syscall(SEMGET, KEY, 1, IPC_CREAT | OWN)); // perhaps found
      ok(C.LIB.syscall(SEMCTL, set, 0, IPC_RMID, 0L));
      C.LIB.close(ok(C.LIB.syscall(EVENTFD2, 0, 0))); // closed by name
      ok((int) Direct.syscall(CLOSE, ok((int) Direct.syscall(EVENTFD2, 0, 0, 0)), 0, 0));
      ok((int) Jnr.LIB.syscall(CLOSE, ok((int) Jnr.LIB.syscall(EVENTFD2, 0, 0, 0)), 0, 0));
    }
    int closed = ok(C.LIB.syscall(EVENTFD2, 0, 0));
    ok(C.LIB.syscall(CLOSE, closed));
    try {
      Throwing.LIB.syscall(CLOSE, closed); // closed twice
      throw new IllegalStateException();
    } catch (LastErrorException expected) {
      System.out.println("errno " + expected.getErrorCode());
    }
  }
}
