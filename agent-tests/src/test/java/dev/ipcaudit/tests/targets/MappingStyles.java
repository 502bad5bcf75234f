package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import com.sun.jna.Callback;
import com.sun.jna.Function;
import com.sun.jna.FunctionMapper;
import com.sun.jna.IntegerType;
import com.sun.jna.InvocationMapper;
import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Leaks a prime number of sets by each style of mapping that JNA offers, one line each. */
public final class MappingStyles {

  public static final int VARARGS = 2;
  public static final int NATIVE_LONG = 3;
  public static final int INTEGER_TYPE = 5;
  public static final int CALLBACK = 7;
  public static final int FUNCTION_MAPPER = 11;
  public static final int INTERFACE_REFERENCE = 13;
  public static final int DIRECT_REFERENCE = 17;
  public static final int INVOCATION_MAPPER = 19;
  public static final int INVOKE_INT = 23;
  public static final int INVOKE = 29;
  public static final int INVOKE_LONG = 31;
  public static final int INVOKE_POINTER = 37;
  public static final int EXCEPTION = 41;
  public static final int DIRECT_EXCEPTION = 43;
  public static final int INSTANCE_REFERENCE = 47;
  public static final int SYNCHRONIZED = 53;
  public static final int ADDRESS = 59;
  public static final int THROWING_ADDRESS = 61;

  private MappingStyles() {}

  /** An int that is an object. */
  public static final class Key extends IntegerType {
    public Key() {
      this(0);
    }

    public Key(long value) {
      super(4, value);
    }
  }

  /** compar_fn_t. */
  public interface Comparison extends Callback {
    int compare(Pointer one, Pointer other);
  }

  /** Unusual signatures. */
  public interface Odd extends Library {
    Odd LIBC = Native.load("c", Odd.class);

    int semget(int key, Object... countAndFlags);

    int semget(Key key, int count, int flags);

    void qsort(Pointer base, com.sun.jna.NativeLong n, com.sun.jna.NativeLong size, Comparison by);
  }

  /** Names that a function mapper translates. */
  public interface Renamed extends Library {
    Renamed LIBC =
        Native.load(
            "c",
            Renamed.class,
            Map.of(
                Library.OPTION_FUNCTION_MAPPER,
                (FunctionMapper)
                    (library, method) ->
                        method.getName().equals("newSet") ? "semget" : method.getName()));

    int newSet(int key, int count, int flags);
  }

  /** Calls that the host makes itself, in a handler. */
  public interface Handled extends Library {
    Handled LIBC =
        Native.load(
            "c",
            Handled.class,
            Map.of(
                Library.OPTION_INVOCATION_MAPPER,
                (InvocationMapper)
                    (library, method) -> {
                      Function semget = library.getFunction("semget");
                      return (proxy, called, args) -> handle(semget, args);
                    }));

    int anything(int key, int count, int flags);
  }

  /** Failures as exceptions. */
  public interface Throwing extends Library {
    Throwing LIBC = Native.load("c", Throwing.class);

    int semget(int key, int count, int flags) throws LastErrorException;
  }

  /** The same directly. */
  static final class ThrowingDirectly {
    static {
      Native.register("c");
    }

    static native int semget(int key, int count, int flags) throws LastErrorException;
  }

  /** What a reference to any semget fits. */
  interface Maker {
    int make(int key, int count, int flags);
  }

  public static void main(String[] args) {
    odd();
    references();
    functions();
    removals();
    System.out.println("done");
  }

  private static void odd() {
    for (int i = 0; i < VARARGS; i++) {
      ok(Odd.LIBC.semget(IPC_PRIVATE, new Object[] {1, OWN})); // varargs
    }
    for (int i = 0; i < NATIVE_LONG; i++) {
      ok(LibC.LIBC.shmget(IPC_PRIVATE, size(4099), OWN)); // NativeLong
    }
    for (int i = 0; i < INTEGER_TYPE; i++) {
      ok(Odd.LIBC.semget(new Key(IPC_PRIVATE), 1, OWN)); // IntegerType
    }
    for (int i = 0; i < CALLBACK; i++) {
      AtomicInteger calls = new AtomicInteger();
      Odd.LIBC.qsort(new Memory(8), size(2), size(4), (one, other) -> compare(calls));
    }
    for (int i = 0; i < FUNCTION_MAPPER; i++) {
      ok(Renamed.LIBC.newSet(IPC_PRIVATE, 1, OWN)); // FunctionMapper
    }
    for (int i = 0; i < INVOCATION_MAPPER; i++) {
      ok(Handled.LIBC.anything(IPC_PRIVATE, 1, OWN));
    }
    for (int i = 0; i < EXCEPTION; i++) {
      ok(Throwing.LIBC.semget(IPC_PRIVATE, 1, OWN)); // LastErrorException
    }
    for (int i = 0; i < DIRECT_EXCEPTION; i++) {
      ok(ThrowingDirectly.semget(IPC_PRIVATE, 1, OWN)); // LastErrorException directly
    }
    Pair pair = new Pair();
    for (int i = 0; i < SYNCHRONIZED; i++) {
      pair.make();
    }
  }

  private static int compare(AtomicInteger calls) {
    if (calls.getAndIncrement() == 0) {
      ok(LibC.LIBC.semget(IPC_PRIVATE, 1, OWN)); // callback
    }
    return 0;
  }

  private static Object handle(Function semget, Object[] args) {
    return semget.invokeInt(args); // InvocationMapper
  }

  private static void references() {
    Maker byInterface = LibC.LIBC::semget;
    for (int i = 0; i < INTERFACE_REFERENCE; i++) {
      ok(byInterface.make(IPC_PRIVATE, 1, OWN)); // reference to an interface method
    }
    Maker direct = DirectLibC::semget;
    for (int i = 0; i < DIRECT_REFERENCE; i++) {
      ok(direct.make(IPC_PRIVATE, 1, OWN)); // reference to a native
    }
    Maker instance = new InstanceLibC()::semget;
    for (int i = 0; i < INSTANCE_REFERENCE; i++) {
      ok(instance.make(IPC_PRIVATE, 1, OWN)); // reference to a native of an object
    }
  }

  private static void functions() {
    Object[] set = {IPC_PRIVATE, 1, OWN};
    Function semget = Function.getFunction("c", "semget");
    for (int i = 0; i < INVOKE_INT; i++) {
      ok(semget.invokeInt(set)); // invokeInt
    }
    for (int i = 0; i < INVOKE; i++) {
      ok((Integer) semget.invoke(Integer.class, set)); // invoke
    }
    for (int i = 0; i < INVOKE_LONG; i++) {
      ok((int) semget.invokeLong(set)); // invokeLong
    }
    Pointer address = NativeLibrary.getInstance("c").getGlobalVariableAddress("semget");
    Function bare = Function.getFunction(address);
    for (int i = 0; i < ADDRESS; i++) {
      ok(bare.invokeInt(set)); // bare address
    }
    Function throwing = Function.getFunction(address, Function.THROW_LAST_ERROR);
    for (int i = 0; i < THROWING_ADDRESS; i++) {
      ok((Integer) throwing.invoke(int.class, set)); // bare address that throws
    }
    int id = ok(LibC.LIBC.shmget(IPC_PRIVATE, size(4099), OWN)); // segment for attachments
    Function shmat = Function.getFunction("c", "shmat");
    for (int i = 0; i < INVOKE_POINTER; i++) {
      shmat.invokePointer(new Object[] {id, null, 0}); // invokePointer
    }
    ok(LibC.LIBC.shmctl(id, IPC_RMID, null));
  }

  /** The same line makes and removes, by a structure, by varargs and by a void function. */
  private static void removals() {
    int id = ok(LibC.LIBC.semget(IPC_PRIVATE, 1, OWN)); // removed through varargs
    ok(LibC.LIBC.semop(id, new SysV.SemBuf(1, 0), size(1)));
    ok(LibC.LIBC.semctl(id, 0, IPC_RMID, new Object[] {0}));
    int other = ok(LibC.LIBC.semget(IPC_PRIVATE, 1, OWN)); // removed through invokeVoid
    Function.getFunction("c", "semctl").invokeVoid(new Object[] {other, 0, IPC_RMID, 0});
  }

  /** Natives that are synchronized are natives too. */
  static final class Pair {
    static {
      Native.register("c");
    }

    synchronized native int semget(int key, int count, int flags);

    void make() {
      ok(semget(IPC_PRIVATE, 1, OWN)); // synchronized native
    }
  }
}
