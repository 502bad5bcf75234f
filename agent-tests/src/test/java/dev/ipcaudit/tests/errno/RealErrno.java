package dev.ipcaudit.tests.errno;

import static dev.ipcaudit.tests.targets.SysV.GETVAL;
import static dev.ipcaudit.tests.targets.SysV.IPC_CREAT;
import static dev.ipcaudit.tests.targets.SysV.IPC_EXCL;
import static dev.ipcaudit.tests.targets.SysV.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Runtime;

/**
 * Prints result, the binding's errno and libc's own after calls that fail and calls that succeed.
 * Before each of them libc's is 78 and the binding's 77: a call that succeeds leaves 78, and the
 * binding copies that. Neither value is one that anybody else leaves.
 */
public final class RealErrno {

  public static final int ROUNDS = 4;

  private static final int KEY = 0x48460007;
  private static final int BINDINGS = 77;
  private static final int LIBCS = 78;
  private static final int O_CREAT = 0100;
  private static final int O_RDWR = 2;
  private static final int EFD_NONBLOCK = 04000;
  private static final String NAME = "/ipcaudit-errno";

  /** What is called, with types that all bindings have. */
  public interface Calls {
    int semget(int key, int count, int flags);

    int semctl(int id, int index, int command, int value);

    int semop(int id, short[] operations, long count);

    int shmget(int key, long size, int flags);

    int shmctl(int id, int command, long buffer);

    int msgget(int key, int flags);

    int msgctl(int id, int command, long buffer);

    int msgsnd(int id, long[] message, long size, int flags);

    int shm_open(String name, int flags, int mode);

    int shm_unlink(String name);

    long sem_open(String name, int flags, int mode, int value);

    int sem_close(long semaphore);

    int sem_unlink(String name);

    int mq_open(String name, int flags, int mode, long attributes);

    int mq_unlink(String name);

    int eventfd(int value, int flags);

    int pipe(int[] ends);

    long write(int descriptor, long[] from, long size);

    int close(int descriptor);

    int waitpid(int pid, int[] status, int options);

    int ftok(String path, int project);
  }

  /** By interface mapping of JNA. */
  public interface ByInterface extends Calls, Library {}

  /** By direct mapping of JNA. */
  public static final class Directly implements Calls {
    static {
      Native.register("c");
    }

    @Override
    public native int semget(int key, int count, int flags);

    @Override
    public native int semctl(int id, int index, int command, int value);

    @Override
    public native int semop(int id, short[] operations, long count);

    @Override
    public native int shmget(int key, long size, int flags);

    @Override
    public native int shmctl(int id, int command, long buffer);

    @Override
    public native int msgget(int key, int flags);

    @Override
    public native int msgctl(int id, int command, long buffer);

    @Override
    public native int msgsnd(int id, long[] message, long size, int flags);

    @Override
    public native int shm_open(String name, int flags, int mode);

    @Override
    public native int shm_unlink(String name);

    @Override
    public native long sem_open(String name, int flags, int mode, int value);

    @Override
    public native int sem_close(long semaphore);

    @Override
    public native int sem_unlink(String name);

    @Override
    public native int mq_open(String name, int flags, int mode, long attributes);

    @Override
    public native int mq_unlink(String name);

    @Override
    public native int eventfd(int value, int flags);

    @Override
    public native int pipe(int[] ends);

    @Override
    public native long write(int descriptor, long[] from, long size);

    @Override
    public native int close(int descriptor);

    @Override
    public native int waitpid(int pid, int[] status, int options);

    @Override
    public native int ftok(String path, int project);
  }

  /** By jnr-ffi. */
  public interface ByJnr extends Calls {}

  /** Where libc keeps errno, by jnr-ffi. */
  public interface Location {
    jnr.ffi.Pointer __errno_location();
  }

  /** Both errnos of this thread. */
  private interface Errnos {
    void set();

    int ofBinding();

    int ofLibc();
  }

  private static final class OfJna implements Errnos {
    private final Pointer here =
        NativeLibrary.getProcess().getFunction("__errno_location").invokePointer(new Object[0]);

    @Override
    public void set() {
      Native.setLastError(BINDINGS);
      here.setInt(0, LIBCS);
    }

    @Override
    public int ofBinding() {
      return Native.getLastError();
    }

    @Override
    public int ofLibc() {
      return here.getInt(0);
    }
  }

  private static final class OfJnr implements Errnos {
    private final Runtime runtime = Runtime.getSystemRuntime();
    private final jnr.ffi.Pointer here =
        LibraryLoader.create(Location.class).load("c").__errno_location();

    @Override
    public void set() {
      runtime.setLastError(BINDINGS);
      here.putInt(0, LIBCS);
    }

    @Override
    public int ofBinding() {
      return runtime.getLastError();
    }

    @Override
    public int ofLibc() {
      return here.getInt(0);
    }
  }

  private interface Step {
    long call();
  }

  private final Calls calls;
  private final Errnos errnos;
  private boolean first;

  private RealErrno(Calls calls, Errnos errnos) {
    this.calls = calls;
    this.errnos = errnos;
  }

  /**
   * @param args interface, direct, jnr, or careless: jnr that does not save errno
   */
  public static void main(String[] args) throws InterruptedException {
    RealErrno test = of(args[0]);
    test.first = true;
    test.all();
    test.first = false;
    for (int round = 1; round < ROUNDS; round++) {
      test.all();
    }
    Thread thread = new Thread(() -> of(args[0]).all());
    thread.start();
    thread.join();
  }

  private static RealErrno of(String binding) {
    switch (binding) {
      case "interface":
        return new RealErrno(Native.load("c", ByInterface.class), new OfJna());
      case "direct":
        return new RealErrno(new Directly(), new OfJna());
      case "jnr":
        return new RealErrno(LibraryLoader.create(ByJnr.class).load("c"), new OfJnr());
      default:
        return new RealErrno(
            LibraryLoader.create(ByJnr.class).option(LibraryOption.IgnoreError, true).load("c"),
            new OfJnr());
    }
  }

  private void all() {
    int create = IPC_CREAT | OWN;
    int event = (int) print("eventfd", () -> calls.eventfd(0, EFD_NONBLOCK));
    long[] most = {-2};
    print("write", () -> calls.write(event, most, 8));
    print("write EAGAIN", () -> calls.write(event, most, 8));
    print("close", () -> calls.close(event));
    print("close EBADF", () -> calls.close(event));
    int[] ends = new int[2];
    print("pipe", () -> calls.pipe(ends));
    print("close", () -> calls.close(ends[0]));
    print("close", () -> calls.close(ends[1]));
    int set = (int) print("semget new", () -> calls.semget(KEY, 2, create));
    print("semget found", () -> calls.semget(KEY, 2, create));
    print("semget EEXIST", () -> calls.semget(KEY, 2, create | IPC_EXCL));
    print("semget EINVAL", () -> calls.semget(KEY, 3, create));
    print("semget ENOENT", () -> calls.semget(KEY + 1, 2, OWN));
    short[] down = {0, -1, (short) IPC_NOWAIT};
    short[] up = {0, 1, 0};
    print("semop", () -> calls.semop(set, up, 1));
    print("semop down", () -> calls.semop(set, down, 1));
    print("semop EAGAIN", () -> calls.semop(set, down, 1));
    print("GETVAL", () -> calls.semctl(set, 0, GETVAL, 0));
    print("IPC_RMID", () -> calls.semctl(set, 0, IPC_RMID, 0));
    print("IPC_RMID again", () -> calls.semctl(set, 0, IPC_RMID, 0));
    print("semop removed", () -> calls.semop(set, up, 1));
    int segment = (int) print("shmget", () -> calls.shmget(IPC_PRIVATE, 4099, OWN));
    print("shmctl", () -> calls.shmctl(segment, IPC_RMID, 0));
    int queue = (int) print("msgget", () -> calls.msgget(KEY, create));
    print("msgget found", () -> calls.msgget(KEY, create));
    print("msgsnd", () -> calls.msgsnd(queue, new long[] {1, 2}, 8, IPC_NOWAIT));
    print("msgsnd EINVAL", () -> calls.msgsnd(queue, new long[] {1, 2}, -1, IPC_NOWAIT));
    print("msgctl", () -> calls.msgctl(queue, IPC_RMID, 0));
    print("shm_open ENOENT", () -> calls.shm_open(NAME, O_RDWR, OWN));
    int memory = (int) print("shm_open", () -> calls.shm_open(NAME, O_CREAT | O_RDWR, OWN));
    print("shm_open again", () -> calls.close(calls.shm_open(NAME, O_RDWR, OWN)));
    print("close", () -> calls.close(memory));
    print("shm_unlink", () -> calls.shm_unlink(NAME));
    print("shm_unlink ENOENT", () -> calls.shm_unlink(NAME));
    print("sem_open ENOENT", () -> calls.sem_open(NAME, 0, OWN, 0));
    long[] semaphore = new long[1];
    print("sem_open", () -> semaphore[0] = calls.sem_open(NAME, O_CREAT, OWN, 1));
    print("sem_close", () -> calls.sem_close(semaphore[0]));
    print("sem_unlink", () -> calls.sem_unlink(NAME));
    print("sem_unlink ENOENT", () -> calls.sem_unlink(NAME));
    print("mq_open ENOENT", () -> calls.mq_open(NAME, O_RDWR, OWN, 0));
    int names = (int) print("mq_open", () -> calls.mq_open(NAME, O_CREAT | O_RDWR, OWN, 0));
    print("close", () -> calls.close(names));
    print("mq_unlink", () -> calls.mq_unlink(NAME));
    print("waitpid ECHILD", () -> calls.waitpid(-1, new int[1], 1));
    print("ftok", () -> calls.ftok("/", 1));
    print("ftok ENOENT", () -> calls.ftok("/no/such/file", 1));
  }

  /** Ids, descriptors and addresses differ from run to run; whether they are some does not. */
  private static long sign(long value) {
    return value == -1 || value == 0 ? value : 1;
  }

  /** Of the first round what failed alone: to load a binding leaves an errno of its own. */
  private long print(String what, Step step) {
    errnos.set();
    long result = step.call();
    int binding = errnos.ofBinding();
    int libc = errnos.ofLibc();
    if (!first || result == -1) {
      System.out.println(what + " gave " + sign(result) + " errno " + binding + " and " + libc);
    }
    return result;
  }
}
