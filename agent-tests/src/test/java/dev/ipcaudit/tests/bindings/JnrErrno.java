package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.JnrLibC.JNR;
import static dev.ipcaudit.tests.targets.SysV.GETVAL;
import static dev.ipcaudit.tests.targets.SysV.IPC_CREAT;
import static dev.ipcaudit.tests.targets.SysV.IPC_EXCL;
import static dev.ipcaudit.tests.targets.SysV.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Prints result and errno of calls through JNR that fail and of calls that succeed, those that
 * ignore errno among them. Before each of them errno is 77. jffi keeps what errno is after a call,
 * even after one that succeeded, and now and then the JVM has just left one there of its own. So a
 * call that succeeds counts as leaving errno alone if it did in one of the rounds.
 */
public final class JnrErrno {

  public static final int ROUNDS = 5;

  private static final int KEY = 0x48460001;
  private static final int UNTOUCHED = 77;

  private static final Map<String, Boolean> UNTOUCHED_ONCE = new TreeMap<>();

  private JnrErrno() {}

  /** The same functions without errno. */
  public interface Careless {
    Careless C =
        LibraryLoader.create(Careless.class).option(LibraryOption.IgnoreError, true).load("c");

    int semget(int key, int count, int flags);

    int semctl(int id, int index, int command);

    int semop(int id, short[] operations, long count);

    int shmget(int key, long size, int flags);

    int msgget(int key, int flags);

    int getpid();
  }

  public static void main(String[] args) {
    // the first round loads classes, and what the JVM does for that may leave an errno of its own
    for (int round = 0; round < ROUNDS; round++) {
      sets(round > 0);
      others(round > 0);
      carelessly(round > 0);
    }
    System.out.println("errno untouched: " + UNTOUCHED_ONCE);
  }

  private static void sets(boolean shown) {
    int create = IPC_CREAT | OWN;
    int made = probe(shown, "semget new", () -> JNR.semget(KEY, 2, create)); // set by key
    probe(shown, "semget found", () -> JNR.semget(KEY, 2, create)); // set found
    probe(shown, "semget EEXIST", () -> JNR.semget(KEY, 2, create | IPC_EXCL)); // set refused
    probe(shown, "semget EINVAL", () -> JNR.semget(KEY, 3, create));
    probe(shown, "semget ENOENT", () -> JNR.semget(KEY + 1, 2, OWN));
    probe(shown, "semget too many", () -> JNR.semget(IPC_PRIVATE, -1, OWN));
    probe(shown, "GETVAL", () -> JNR.semctl(made, 1, GETVAL));
    probe(shown, "GETVAL EINVAL", () -> JNR.semctl(made, 9, GETVAL));
    probe(shown, "semop", () -> JNR.semop(made, new short[] {0, 1, 0}, 1));
    probe(shown, "semop down", () -> JNR.semop(made, new short[] {0, -1, 0}, 1));
    probe(shown, "semop EAGAIN", () -> JNR.semop(made, new short[] {0, -1, IPC_NOWAIT}, 1));
    probe(shown, "IPC_RMID", () -> JNR.semctl(made, 0, IPC_RMID));
    probe(shown, "IPC_RMID again", () -> JNR.semctl(made, 0, IPC_RMID)); // second removal
    probe(shown, "GETVAL removed", () -> JNR.semctl(made, 0, GETVAL)); // value after removal
    short[] up = {0, 1, 0};
    probe(shown, "semop removed", () -> JNR.semop(made, up, 1)); // operation after removal
  }

  private static void others(boolean shown) {
    int create = IPC_CREAT | OWN;
    int segment = probe(shown, "shmget new", () -> JNR.shmget(KEY, 4099, create)); // segment by key
    probe(shown, "shmget found", () -> JNR.shmget(KEY, 4099, create)); // segment found
    probe(shown, "shmget EINVAL", () -> JNR.shmget(KEY, 1_000_003, create));
    probe(shown, "shmat EINVAL", () -> sign(JNR.shmat(segment + 1, null, 0)));
    Pointer[] address = new Pointer[1];
    probe(shown, "shmat", () -> sign(address[0] = JNR.shmat(segment, null, 0)));
    probe(shown, "shmdt", () -> JNR.shmdt(address[0]));
    probe(shown, "shmdt EINVAL", () -> JNR.shmdt(address[0]));
    probe(shown, "shmctl IPC_RMID", () -> JNR.shmctl(segment, IPC_RMID, null));
    probe(shown, "shmctl EINVAL", () -> JNR.shmctl(segment, IPC_RMID, null));

    int queue = probe(shown, "msgget new", () -> JNR.msgget(KEY, create)); // queue by key
    probe(shown, "msgget found", () -> JNR.msgget(KEY, create)); // queue found
    byte[] message = {1, 0, 0, 0, 0, 0, 0, 0, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'};
    probe(shown, "msgsnd", () -> JNR.msgsnd(queue, message, 8, IPC_NOWAIT));
    probe(shown, "msgsnd EINVAL", () -> JNR.msgsnd(queue, message, -1, IPC_NOWAIT));
    probe(shown, "msgrcv", () -> (int) JNR.msgrcv(queue, message, 8, 0, IPC_NOWAIT));
    probe(shown, "msgrcv ENOMSG", () -> (int) JNR.msgrcv(queue, message, 8, 0, IPC_NOWAIT));
    probe(shown, "msgctl IPC_RMID", () -> JNR.msgctl(queue, IPC_RMID, null));
    probe(shown, "msgctl EINVAL", () -> JNR.msgctl(queue, IPC_RMID, null));
    probe(shown, "ftok ENOENT", () -> JNR.ftok("/no/such/file", 1));
  }

  private static void carelessly(boolean shown) {
    Careless c = Careless.C;
    int create = IPC_CREAT | OWN;
    int made = probe(shown, "ignoring semget new", () -> c.semget(KEY, 1, create));
    probe(shown, "ignoring semget found", () -> c.semget(KEY, 1, create)); // found carelessly
    probe(shown, "ignoring EEXIST", () -> c.semget(KEY, 1, create | IPC_EXCL));
    probe(shown, "ignoring semop", () -> c.semop(made, new short[] {0, 1, 0}, 1));
    probe(shown, "ignoring EAGAIN", () -> c.semop(made, new short[] {0, -9, IPC_NOWAIT}, 1));
    probe(shown, "ignoring IPC_RMID", () -> c.semctl(made, 0, IPC_RMID));
    probe(shown, "ignoring EINVAL", () -> c.semctl(made, 0, IPC_RMID)); // careless second removal
    probe(shown, "ignoring shmget ENOENT", () -> c.shmget(KEY, 4099, OWN));
    probe(shown, "ignoring msgget ENOENT", () -> c.msgget(KEY, OWN));
    probe(shown, "ignoring getpid", () -> c.getpid() == ProcessHandle.current().pid() ? 0 : -1);
  }

  private static int probe(boolean shown, String what, IntSupplier call) {
    Runtime runtime = Runtime.getSystemRuntime();
    runtime.setLastError(UNTOUCHED);
    int result = call.getAsInt();
    int errno = runtime.getLastError();
    if (result >= 0 && !what.startsWith("ignoring")) {
      UNTOUCHED_ONCE.merge(what, errno == UNTOUCHED, Boolean::logicalOr);
      errno = 0;
    }
    if (shown) {
      System.out.println(what + " gave " + result + " errno " + errno);
    }
    return result;
  }

  /** An address differs from run to run; whether it is one does not. */
  private static int sign(Pointer address) {
    return address.address() == -1 ? -1 : 0;
  }
}
