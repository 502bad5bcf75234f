package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.JnrLibC.JNR;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.InvokeDynamicSupport;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import dev.ipcaudit.tests.targets.LibC;
import java.lang.invoke.MethodHandle;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.NativeLong;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.annotations.SaveError;
import jnr.ffi.annotations.Synchronized;
import jnr.ffi.annotations.Variadic;

/**
 * Leaks a prime number of objects by each style of mapping that JNR offers, one line each. Which of
 * jnr-ffi's three ways of calling it takes is for the properties of the JVM to say.
 */
public final class JnrStyles {

  public static final int PLAIN = 2;
  public static final int FUNCTION_MAPPER = 3;
  public static final int IGNORE_ERROR = 5;
  public static final int SAVE_ERROR = 7;
  public static final int LONGS = 11;
  public static final int NATIVE_LONG = 13;
  public static final int SYNCHRONIZED = 17;
  public static final int REFERENCE = 19;
  public static final int VARARGS = 23;
  public static final int VARIADIC = 29;
  public static final int SEGMENTS = 31;
  public static final int QUEUES = 37;
  public static final int ATTACHMENTS = 41;
  public static final int INVOKER = 43;
  public static final int INVOKER_BUFFER = 47;
  public static final int INVOKER_NO_ERRNO = 53;
  public static final int INVOKER_IGNORING = 59;
  public static final int METHOD_HANDLE = 61;

  private static final Type[] INTS = {Type.SINT, Type.SINT, Type.SINT};

  private JnrStyles() {}

  /** Names that the loader translates. */
  public interface Renamed {
    Renamed C =
        LibraryLoader.create(Renamed.class)
            .map("newSet", "semget")
            .map("endOfSet", "semctl")
            .load("c");

    int newSet(int key, int count, int flags);

    int endOfSet(int id, int index, int command);
  }

  /** A library that takes no interest in errno, save for one function. */
  public interface Careless {
    Careless C =
        LibraryLoader.create(Careless.class).option(LibraryOption.IgnoreError, true).load("c");

    int semget(int key, int count, int flags);

    @SaveError
    int msgget(int key, int flags);
  }

  /** One function that takes no interest in errno. */
  public interface Careful {
    Careful C = LibraryLoader.create(Careful.class).load("c");

    @IgnoreError
    int semctl(int id, int index, int command);

    @IgnoreError
    Pointer shmat(int id, Pointer address, int flags);
  }

  /** Unusual signatures. */
  public interface Odd {
    Odd C = LibraryLoader.create(Odd.class).load("c");

    long semget(long key, long count, long flags);

    int shmget(int key, NativeLong size, int flags);

    int msgget(Integer key, Integer flags);

    int semctl(int id, int index, Object... commandAndValue);

    void shmctl(int id, int command, Pointer buffer);
  }

  /** A function that is declared as what it is, and one that takes a lock. */
  public interface Declared {
    Declared C = LibraryLoader.create(Declared.class).load("c");

    @Variadic(fixedCount = 3)
    int semctl(int id, int index, int command, int value);

    @Variadic(fixedCount = 3)
    int semget(int key, int count, int flags);

    @Synchronized
    int msgget(int key, int flags);
  }

  /** What a reference to any semget fits. */
  interface Maker {
    int make(int key, int count, int flags);
  }

  public static void main(String[] args) throws Throwable {
    makes();
    removes();
    attaches();
    invokes();
    JNR.ftok("/tmp", 7);
    System.out.println("done");
  }

  static int ok(long result) {
    if (result < 0) {
      throw new IllegalStateException("failed: " + Runtime.getSystemRuntime().getLastError());
    }
    return (int) result;
  }

  private static void makes() {
    for (int i = 0; i < PLAIN; i++) {
      ok(JNR.semget(IPC_PRIVATE, 1, OWN)); // plain
    }
    for (int i = 0; i < FUNCTION_MAPPER; i++) {
      ok(Renamed.C.newSet(IPC_PRIVATE, 1, OWN)); // FunctionMapper
    }
    for (int i = 0; i < IGNORE_ERROR; i++) {
      ok(Careless.C.semget(IPC_PRIVATE, 1, OWN)); // IgnoreError
    }
    for (int i = 0; i < SAVE_ERROR; i++) {
      ok(Careless.C.msgget(IPC_PRIVATE, OWN)); // SaveError
    }
    for (int i = 0; i < LONGS; i++) {
      ok(Odd.C.semget(IPC_PRIVATE, 1L, OWN)); // longs
    }
    for (int i = 0; i < NATIVE_LONG; i++) {
      ok(Odd.C.shmget(IPC_PRIVATE, new NativeLong(4099), OWN)); // NativeLong
    }
    for (int i = 0; i < SYNCHRONIZED; i++) {
      ok(Declared.C.msgget(IPC_PRIVATE, OWN)); // Synchronized
    }
    Maker reference = JNR::semget;
    for (int i = 0; i < REFERENCE; i++) {
      ok(reference.make(IPC_PRIVATE, 1, OWN)); // reference
    }
    for (int i = 0; i < VARIADIC; i++) {
      ok(Declared.C.semget(IPC_PRIVATE, 1, OWN)); // Variadic
    }
    for (int i = 0; i < SEGMENTS; i++) {
      ok(JNR.shmget(IPC_PRIVATE, 4099, OWN)); // segment
    }
    for (int i = 0; i < QUEUES; i++) {
      ok(Odd.C.msgget(IPC_PRIVATE, OWN)); // boxed
    }
  }

  private static void removes() {
    ok(JNR.semctl(ok(JNR.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID)); // removed plainly
    ok(Renamed.C.endOfSet(ok(JNR.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID)); // removed by mapper
    ok(Careful.C.semctl(ok(JNR.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID)); // removed carelessly
    ok(Declared.C.semctl(ok(JNR.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0)); // removed variadic
    for (int i = 0; i < VARARGS; i++) {
      ok(Odd.C.semctl(ok(JNR.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID)); // removed by varargs
    }
    Odd.C.shmctl(ok(JNR.shmget(IPC_PRIVATE, 4099, OWN)), IPC_RMID, null); // removed by void
    int byJna = ok(JNR.semget(IPC_PRIVATE, 1, OWN)); // removed by JNA
    ok(LibC.LIBC.semctl(byJna, 0, IPC_RMID));
    int made = ok(LibC.LIBC.semget(IPC_PRIVATE, 1, OWN)); // made by JNA
    ok(JNR.semctl(made, 0, IPC_RMID));
  }

  private static void attaches() {
    int id = ok(JNR.shmget(IPC_PRIVATE, 4099, OWN)); // segment for attachments
    for (int i = 0; i < ATTACHMENTS; i++) {
      Pointer at = JNR.shmat(id, null, 0); // attached and detached
      ok(JNR.shmdt(at));
    }
    for (int i = 0; i < ATTACHMENTS; i++) {
      Careful.C.shmat(id, null, 0); // attached for good
    }
    ok(JNR.shmctl(id, IPC_RMID, null));
  }

  /** As JRuby does. */
  private static void invokes() throws Throwable {
    long semget = Library.getCachedInstance("libc.so.6", Library.LAZY).getSymbolAddress("semget");
    Invoker jffi = Invoker.getInstance();
    CallContext saving =
        CallContext.getCallContext(Type.SINT, INTS, CallingConvention.DEFAULT, true);
    CallContext ignoring =
        CallContext.getCallContext(Type.SINT, INTS, CallingConvention.DEFAULT, false);
    for (int i = 0; i < INVOKER; i++) {
      ok(jffi.invokeI3(saving, semget, IPC_PRIVATE, 1, OWN)); // Invoker
    }
    Function function = new Function(semget, saving);
    for (int i = 0; i < INVOKER_BUFFER; i++) {
      HeapInvocationBuffer buffer = new HeapInvocationBuffer(function);
      buffer.putInt(IPC_PRIVATE);
      buffer.putInt(1);
      buffer.putInt(OWN);
      ok(jffi.invokeInt(function, buffer)); // Invoker with a buffer
    }
    for (int i = 0; i < INVOKER_NO_ERRNO; i++) {
      ok(jffi.invokeI3NoErrno(saving, semget, IPC_PRIVATE, 1, OWN)); // Invoker without errno
    }
    for (int i = 0; i < INVOKER_IGNORING; i++) {
      ok(jffi.invokeN3(ignoring, semget, IPC_PRIVATE, 1, OWN)); // Invoker that ignores errno
    }
    InvokeDynamicSupport.Invoker fast = InvokeDynamicSupport.getFastNumericInvoker(saving, semget);
    MethodHandle handle = (MethodHandle) fast.getMethodHandle();
    for (int i = 0; i < METHOD_HANDLE; i++) {
      ok((int) handle.invokeExact(IPC_PRIVATE, 1, OWN)); // method handle
    }
  }
}
