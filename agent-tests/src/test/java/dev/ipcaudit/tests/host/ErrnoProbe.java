package dev.ipcaudit.tests.host;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.GETVAL;
import static dev.ipcaudit.tests.targets.SysV.IPC_CREAT;
import static dev.ipcaudit.tests.targets.SysV.IPC_EXCL;
import static dev.ipcaudit.tests.targets.SysV.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.SETVAL;
import static dev.ipcaudit.tests.targets.SysV.size;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.ipcaudit.tests.targets.DirectLibC;
import dev.ipcaudit.tests.targets.SysV;
import java.util.function.IntSupplier;

/**
 * Prints result and errno of calls that fail and calls that succeed. JNA does not clear errno, so
 * after a success it is what it was before, 77 here: an errno that a call in between left would
 * show.
 */
public final class ErrnoProbe {

  private static final int KEY = 0x48460001;
  private static final int UNTOUCHED = 77;

  private ErrnoProbe() {}

  /** The same functions with the error as an exception. */
  public interface Throwing extends Library {
    Throwing LIBC = Native.load("c", Throwing.class);

    int semget(int key, int count, int flags) throws LastErrorException;

    int semctl(int id, int index, int command, int value) throws LastErrorException;

    int shmget(int key, NativeLong size, int flags) throws LastErrorException;

    int msgget(int key, int flags) throws LastErrorException;
  }

  /** And directly. */
  static final class ThrowingDirectly {
    static {
      Native.register("c");
    }

    static native int semget(int key, int count, int flags) throws LastErrorException;

    static native int semctl(int id, int index, int command, int value) throws LastErrorException;
  }

  public static void main(String[] args) {
    // the first round loads classes, and what the JVM does for that may leave an errno of its own
    for (int round = 0; round < 3; round++) {
      byInterface(round > 0);
      directly(round > 0);
      byException(round > 0);
    }
  }

  private static void byInterface(boolean shown) {
    int create = IPC_CREAT | OWN;
    int made = probe(shown, "semget new", () -> LIBC.semget(KEY, 2, create));
    probe(shown, "semget found", () -> LIBC.semget(KEY, 2, create));
    probe(shown, "semget EEXIST", () -> LIBC.semget(KEY, 2, create | IPC_EXCL));
    probe(shown, "semget EINVAL", () -> LIBC.semget(KEY, 3, create));
    probe(shown, "semget ENOENT", () -> LIBC.semget(KEY + 1, 2, OWN));
    probe(shown, "semget too many", () -> LIBC.semget(IPC_PRIVATE, -1, OWN));
    probe(shown, "SETVAL", () -> LIBC.semctl(made, 1, SETVAL, 5));
    probe(shown, "SETVAL ERANGE", () -> LIBC.semctl(made, 1, SETVAL, -1));
    probe(shown, "GETVAL", () -> LIBC.semctl(made, 1, GETVAL));
    probe(shown, "GETVAL EINVAL", () -> LIBC.semctl(made, 9, GETVAL));
    probe(shown, "semop", () -> LIBC.semop(made, new SysV.SemBuf(1, 0), size(1)));
    probe(shown, "semop down", () -> LIBC.semop(made, new SysV.SemBuf(-1, 0), size(1)));
    probe(shown, "semop EAGAIN", () -> LIBC.semop(made, new SysV.SemBuf(-1, IPC_NOWAIT), size(1)));
    probe(
        shown,
        "semtimedop EAGAIN",
        () ->
            LIBC.semtimedop(
                made, new SysV.SemBuf(-1, 0), size(1), new SysV.Timespec(0, 1_000_003)));
    probe(shown, "IPC_RMID", () -> LIBC.semctl(made, 0, IPC_RMID));
    probe(shown, "IPC_RMID again", () -> LIBC.semctl(made, 0, IPC_RMID));
    probe(shown, "semop removed", () -> LIBC.semop(made, new SysV.SemBuf(1, 0), size(1)));

    int segment = probe(shown, "shmget new", () -> LIBC.shmget(KEY, size(4099), create));
    probe(shown, "shmget found", () -> LIBC.shmget(KEY, size(4099), create));
    probe(shown, "shmget EINVAL", () -> LIBC.shmget(KEY, size(1_000_003), create));
    probe(shown, "shmat EINVAL", () -> sign(LIBC.shmat(segment + 1, null, 0)));
    Pointer[] address = new Pointer[1];
    probe(shown, "shmat", () -> sign(address[0] = LIBC.shmat(segment, null, 0)));
    probe(shown, "shmdt", () -> LIBC.shmdt(address[0]));
    probe(shown, "shmdt EINVAL", () -> LIBC.shmdt(address[0]));
    probe(shown, "shmctl IPC_RMID", () -> LIBC.shmctl(segment, IPC_RMID, null));
    probe(shown, "shmctl EINVAL", () -> LIBC.shmctl(segment, IPC_RMID, null));

    int queue = probe(shown, "msgget new", () -> LIBC.msgget(KEY, create));
    Memory message = new Memory(16);
    message.setLong(0, 1);
    probe(shown, "msgsnd", () -> LIBC.msgsnd(queue, message, size(8), IPC_NOWAIT));
    probe(shown, "msgsnd EINVAL", () -> LIBC.msgsnd(queue, message, size(-1), IPC_NOWAIT));
    probe(shown, "msgrcv", () -> receive(queue, message));
    probe(shown, "msgrcv ENOMSG", () -> receive(queue, message));
    probe(shown, "msgctl IPC_RMID", () -> LIBC.msgctl(queue, IPC_RMID, null));
    probe(shown, "msgctl EINVAL", () -> LIBC.msgctl(queue, IPC_RMID, null));
    probe(shown, "ftok ENOENT", () -> LIBC.ftok("/no/such/file", 1));
  }

  private static void directly(boolean shown) {
    int create = IPC_CREAT | OWN;
    int made = probe(shown, "direct semget new", () -> DirectLibC.semget(KEY, 1, create));
    probe(shown, "direct semget found", () -> DirectLibC.semget(KEY, 1, create));
    probe(shown, "direct EEXIST", () -> DirectLibC.semget(KEY, 1, create | IPC_EXCL));
    probe(shown, "direct IPC_RMID", () -> DirectLibC.semctl(made, 0, IPC_RMID, 0));
    probe(shown, "direct EINVAL", () -> DirectLibC.semctl(made, 0, IPC_RMID, 0));
  }

  private static void byException(boolean shown) {
    int create = IPC_CREAT | OWN;
    int made = probe(shown, "throwing semget", () -> Throwing.LIBC.semget(KEY, 1, create));
    probe(shown, "throwing found", () -> Throwing.LIBC.semget(KEY, 1, create));
    probe(shown, "throwing EEXIST", () -> Throwing.LIBC.semget(KEY, 1, create | IPC_EXCL));
    probe(shown, "throwing IPC_RMID", () -> Throwing.LIBC.semctl(made, 0, IPC_RMID, 0));
    probe(shown, "throwing EINVAL", () -> Throwing.LIBC.semctl(made, 0, IPC_RMID, 0));
    probe(shown, "throwing shmget ENOENT", () -> Throwing.LIBC.shmget(KEY, size(4099), OWN));
    probe(shown, "throwing msgget ENOENT", () -> Throwing.LIBC.msgget(KEY, OWN));
    int set = probe(shown, "both semget", () -> ThrowingDirectly.semget(KEY, 1, create));
    probe(shown, "both EEXIST", () -> ThrowingDirectly.semget(KEY, 1, create | IPC_EXCL));
    probe(shown, "both IPC_RMID", () -> ThrowingDirectly.semctl(set, 0, IPC_RMID, 0));
    probe(shown, "both EINVAL", () -> ThrowingDirectly.semctl(set, 0, IPC_RMID, 0));
  }

  private static int probe(boolean shown, String what, IntSupplier call) {
    String outcome;
    int result = -1;
    Native.setLastError(UNTOUCHED);
    try {
      result = call.getAsInt();
      int errno = Native.getLastError();
      outcome = "gave " + result + " errno " + errno;
    } catch (LastErrorException e) {
      outcome = "threw " + e.getErrorCode() + " errno " + Native.getLastError();
    }
    if (shown) {
      System.out.println(what + " " + outcome);
    }
    return result;
  }

  private static int receive(int queue, Memory message) {
    return LIBC.msgrcv(queue, message, size(8), size(0), IPC_NOWAIT).intValue();
  }

  /** An address differs from run to run; whether it is one does not. */
  private static int sign(Pointer address) {
    return Pointer.nativeValue(address) == -1 ? -1 : 0;
  }
}
