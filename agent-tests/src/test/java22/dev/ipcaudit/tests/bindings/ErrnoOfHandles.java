package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.HandleLibC.ERRNO;
import static dev.ipcaudit.tests.targets.HandleLibC.GETVAL;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_CREAT;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_EXCL;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_RMID;
import static dev.ipcaudit.tests.targets.HandleLibC.LINKER;
import static dev.ipcaudit.tests.targets.HandleLibC.OWN;
import static dev.ipcaudit.tests.targets.HandleLibC.SETVAL;
import static dev.ipcaudit.tests.targets.HandleLibC.TWO_INTS;
import static dev.ipcaudit.tests.targets.HandleLibC.bound;
import static dev.ipcaudit.tests.targets.HandleLibC.step;
import static dev.ipcaudit.tests.targets.HandleLibC.symbol;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Prints result and errno of calls that fail and calls that succeed. libc leaves errno alone when a
 * call succeeds, so what is captured then is the errno of the last failure: a call in between, made
 * by anybody else, would show.
 */
public final class ErrnoOfHandles {

  private static final int KEY = 0x48460001;

  private static final Linker.Option CRITICAL = Linker.Option.critical(true);
  private static final FunctionDescriptor FOUR_INTS =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

  private static final MethodHandle SEMGET = bound("semget", HandleLibC.THREE_INTS, ERRNO);
  private static final MethodHandle SEMGET_CRITICAL =
      bound("semget", HandleLibC.THREE_INTS, CRITICAL, ERRNO);
  private static final MethodHandle ANY = LINKER.downcallHandle(HandleLibC.THREE_INTS, ERRNO);
  private static final MethodHandle SEMCTL =
      bound("semctl", FOUR_INTS, ERRNO, Linker.Option.firstVariadicArg(3));
  private static final MethodHandle SEMOP = bound("semop", HandleLibC.SEMOP, ERRNO);
  private static final MethodHandle SHMGET = bound("shmget", HandleLibC.SHMGET, ERRNO);
  private static final MethodHandle SHMAT = bound("shmat", HandleLibC.SHMAT, ERRNO);
  private static final MethodHandle SHMDT = bound("shmdt", HandleLibC.SHMDT, ERRNO);
  private static final MethodHandle SHMCTL = bound("shmctl", HandleLibC.SHMCTL, ERRNO);
  private static final MethodHandle MSGGET = bound("msgget", TWO_INTS, ERRNO);

  private static final MemorySegment CAPTURED = HandleLibC.errnoSegment();

  private ErrnoOfHandles() {}

  public static void main(String[] args) throws Throwable {
    // the first round loads classes, and what the JVM does for that leaves an errno of its own
    for (int round = 0; round < 4; round++) {
      sets(round > 1);
      others(round > 1);
    }
  }

  private static void sets(boolean shown) throws Throwable {
    int create = IPC_CREAT | OWN;
    probe(shown, "ENOENT", () -> (int) SEMGET.invokeExact(CAPTURED, KEY, 1, 0));
    int made = probe(shown, "new", () -> (int) SEMGET.invokeExact(CAPTURED, KEY, 2, create));
    probe(shown, "EINVAL", () -> (int) SEMGET.invokeExact(CAPTURED, KEY, 3, create));
    probe(shown, "found", () -> (int) SEMGET.invokeExact(CAPTURED, KEY, 2, create));
    probe(shown, "EEXIST", () -> (int) SEMGET.invokeExact(CAPTURED, KEY, 2, create | IPC_EXCL));
    probe(shown, "critical", () -> (int) SEMGET_CRITICAL.invokeExact(CAPTURED, KEY, 2, create));
    MemorySegment semget = symbol("semget");
    probe(shown, "address", () -> (int) ANY.invokeExact(semget, CAPTURED, KEY, 2, create));
    probe(shown, "address EINVAL", () -> (int) ANY.invokeExact(semget, CAPTURED, KEY, 3, create));
    probe(shown, "SETVAL", () -> (int) SEMCTL.invokeExact(CAPTURED, made, 1, SETVAL, 5));
    probe(shown, "ERANGE", () -> (int) SEMCTL.invokeExact(CAPTURED, made, 1, SETVAL, -1));
    probe(shown, "GETVAL", () -> (int) SEMCTL.invokeExact(CAPTURED, made, 1, GETVAL, 0));
    MemorySegment down = step(-1, IPC_NOWAIT);
    MemorySegment up = step(1, 0);
    probe(shown, "EAGAIN", () -> (int) SEMOP.invokeExact(CAPTURED, made, down, 1L));
    probe(shown, "up", () -> (int) SEMOP.invokeExact(CAPTURED, made, up, 1L));
    probe(shown, "down", () -> (int) SEMOP.invokeExact(CAPTURED, made, down, 1L));
    probe(shown, "IPC_RMID", () -> (int) SEMCTL.invokeExact(CAPTURED, made, 0, IPC_RMID, 0));
    probe(shown, "again", () -> (int) SEMCTL.invokeExact(CAPTURED, made, 0, IPC_RMID, 0));
  }

  private static void others(boolean shown) throws Throwable {
    int create = IPC_CREAT | OWN;
    MemorySegment none = MemorySegment.NULL;
    int segment =
        probe(shown, "shmget", () -> (int) SHMGET.invokeExact(CAPTURED, KEY, 4099L, create));
    probe(shown, "too large", () -> (int) SHMGET.invokeExact(CAPTURED, KEY, 99_991L, create));
    probe(shown, "shmget found", () -> (int) SHMGET.invokeExact(CAPTURED, KEY, 4099L, create));
    MemorySegment[] at = new MemorySegment[1];
    probe(
        shown,
        "shmat",
        () -> {
          at[0] = (MemorySegment) SHMAT.invokeExact(CAPTURED, segment, none, 0);
          return at[0].address() == -1 ? -1 : 0;
        });
    probe(
        shown,
        "shmat EINVAL",
        () -> (int) ((MemorySegment) SHMAT.invokeExact(CAPTURED, segment + 1, none, 0)).address());
    probe(shown, "shmdt", () -> (int) SHMDT.invokeExact(CAPTURED, at[0]));
    probe(shown, "shmdt EINVAL", () -> (int) SHMDT.invokeExact(CAPTURED, at[0]));
    probe(shown, "shmctl", () -> (int) SHMCTL.invokeExact(CAPTURED, segment, IPC_RMID, none));
    probe(
        shown, "shmctl EINVAL", () -> (int) SHMCTL.invokeExact(CAPTURED, segment, IPC_RMID, none));
    probe(shown, "msgget ENOENT", () -> (int) MSGGET.invokeExact(CAPTURED, KEY, OWN));
  }

  private static int probe(boolean shown, String what, HandleLibC.Call call) throws Throwable {
    int result = call.get();
    int errno = HandleLibC.errno(CAPTURED);
    if (shown) {
      System.out.println(what + " gave " + result + " errno " + errno);
    }
    return result;
  }
}
