package dev.ipcaudit.tests.errno;

import static dev.ipcaudit.tests.targets.HandleLibC.GETVAL;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_CREAT;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_EXCL;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_RMID;
import static dev.ipcaudit.tests.targets.HandleLibC.LINKER;
import static dev.ipcaudit.tests.targets.HandleLibC.OWN;
import static dev.ipcaudit.tests.targets.HandleLibC.THREE_INTS;
import static dev.ipcaudit.tests.targets.HandleLibC.TWO_INTS;
import static dev.ipcaudit.tests.targets.HandleLibC.bound;
import static dev.ipcaudit.tests.targets.HandleLibC.step;
import static dev.ipcaudit.tests.targets.HandleLibC.symbol;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Prints result and libc's own errno after calls by handles that do not capture it. Before each of
 * them it is 78, which nobody else leaves; a call that succeeds leaves it alone.
 */
public final class RealErrnoOfHandles {

  private static final int KEY = 0x48460008;
  private static final int UNTOUCHED = 78;
  private static final int O_CREAT = 0100;
  private static final int O_RDWR = 2;
  private static final int EFD_NONBLOCK = 04000;
  private static final FunctionDescriptor NAMED = FunctionDescriptor.of(JAVA_INT, ADDRESS);
  private static final FunctionDescriptor OPENS =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

  private static final MethodHandle SEMGET = bound("semget", THREE_INTS);
  private static final MethodHandle ANY = LINKER.downcallHandle(THREE_INTS);
  private static final MethodHandle SEMCTL =
      bound("semctl", THREE_INTS, Linker.Option.firstVariadicArg(3));
  private static final MethodHandle SEMOP = bound("semop", HandleLibC.SEMOP);
  private static final MethodHandle SHMGET = bound("shmget", HandleLibC.SHMGET);
  private static final MethodHandle SHMCTL = bound("shmctl", HandleLibC.SHMCTL);
  private static final MethodHandle MSGGET = bound("msgget", TWO_INTS);
  private static final MethodHandle EVENTFD = bound("eventfd", TWO_INTS);
  private static final MethodHandle WRITE =
      bound("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle CLOSE =
      bound("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle SHM_OPEN = bound("shm_open", OPENS);
  private static final MethodHandle SHM_UNLINK = bound("shm_unlink", NAMED);
  private static final MethodHandle SEM_OPEN =
      bound(
          "sem_open",
          FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SEM_UNLINK = bound("sem_unlink", NAMED);
  private static final MethodHandle ERRNO =
      bound("__errno_location", FunctionDescriptor.of(ADDRESS.withTargetLayout(JAVA_INT)));

  private static final MemorySegment NAME = Arena.global().allocateFrom("/ipcaudit-errno");

  private final MemorySegment errno = (MemorySegment) ERRNO.invokeExact();

  private RealErrnoOfHandles() throws Throwable {}

  public static void main(String[] args) throws Throwable {
    RealErrnoOfHandles test = new RealErrnoOfHandles();
    for (int round = 0; round < 3; round++) {
      test.all();
    }
    Thread thread = new Thread(RealErrnoOfHandles::another);
    thread.start();
    thread.join();
    Thread.ofVirtual().start(RealErrnoOfHandles::another).join();
  }

  private static void another() {
    try {
      new RealErrnoOfHandles().all();
    } catch (Throwable failure) {
      failure.printStackTrace();
    }
  }

  private void all() throws Throwable {
    int create = IPC_CREAT | OWN;
    int event = print("eventfd", () -> (int) EVENTFD.invokeExact(0, EFD_NONBLOCK));
    MemorySegment most = Arena.ofAuto().allocateFrom(JAVA_LONG, -2L);
    print("write", () -> (int) (long) WRITE.invokeExact(event, most, 8L));
    print("write EAGAIN", () -> (int) (long) WRITE.invokeExact(event, most, 8L));
    print("write EAGAIN", () -> (int) (long) WRITE.invokeExact(event, most, 8L));
    print("close", () -> (int) CLOSE.invokeExact(event));
    print("close EBADF", () -> (int) CLOSE.invokeExact(event));
    int set = print("semget", () -> (int) SEMGET.invokeExact(KEY, 2, create));
    print("semget found", () -> (int) SEMGET.invokeExact(KEY, 2, create));
    print("semget EEXIST", () -> (int) SEMGET.invokeExact(KEY, 2, create | IPC_EXCL));
    MemorySegment semget = symbol("semget");
    print("by address", () -> (int) ANY.invokeExact(semget, KEY, 2, create));
    print("by address EINVAL", () -> (int) ANY.invokeExact(semget, KEY, 3, create));
    MemorySegment down = step(-1, IPC_NOWAIT);
    MemorySegment up = step(1, 0);
    print("semop", () -> (int) SEMOP.invokeExact(set, up, 1L));
    print("semop down", () -> (int) SEMOP.invokeExact(set, down, 1L));
    print("semop EAGAIN", () -> (int) SEMOP.invokeExact(set, down, 1L));
    print("GETVAL", () -> (int) SEMCTL.invokeExact(set, 0, GETVAL));
    print("IPC_RMID", () -> (int) SEMCTL.invokeExact(set, 0, IPC_RMID));
    print("IPC_RMID again", () -> (int) SEMCTL.invokeExact(set, 0, IPC_RMID));
    print("semop removed", () -> (int) SEMOP.invokeExact(set, up, 1L));
    int segment = print("shmget", () -> (int) SHMGET.invokeExact(KEY, 4099L, create));
    print("shmctl", () -> (int) SHMCTL.invokeExact(segment, IPC_RMID, MemorySegment.NULL));
    print("msgget ENOENT", () -> (int) MSGGET.invokeExact(KEY, OWN));
    print("shm_open ENOENT", () -> (int) SHM_OPEN.invokeExact(NAME, O_RDWR, OWN));
    int memory = print("shm_open", () -> (int) SHM_OPEN.invokeExact(NAME, O_CREAT | O_RDWR, OWN));
    print("close", () -> (int) CLOSE.invokeExact(memory));
    print("shm_unlink", () -> (int) SHM_UNLINK.invokeExact(NAME));
    print("sem_open", () -> (int) ((long) SEM_OPEN.invokeExact(NAME, O_CREAT, OWN, 1) >>> 8));
    print("sem_unlink", () -> (int) SEM_UNLINK.invokeExact(NAME));
    print("sem_unlink ENOENT", () -> (int) SEM_UNLINK.invokeExact(NAME));
  }

  private int print(String what, HandleLibC.Call call) throws Throwable {
    errno.set(JAVA_INT, 0, UNTOUCHED);
    int result = call.get();
    int left = errno.get(JAVA_INT, 0);
    // ids, descriptors and addresses differ from run to run
    System.out.println(
        what + " gave " + (result == -1 || result == 0 ? result : 1) + " errno " + left);
    return result;
  }
}
