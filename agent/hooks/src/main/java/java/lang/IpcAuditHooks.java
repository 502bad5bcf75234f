package java.lang;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.channels.FileChannel;
import java.util.function.IntConsumer;
import sun.nio.ch.DirectBuffer;
import sun.nio.ch.FileChannelImpl;

/**
 * The one class that rewritten host code calls. The agent defines it into java.lang at start, since
 * that package alone is visible to every class loader, OSGi's and named modules' included.
 *
 * <p>Nothing here locks or allocates. A call that is not in the catalogue, or that succeeded and
 * neither creates nor removes anything, ends here after a few nanoseconds. What a sink throws is
 * caught by the rewritten code, which alone can do so when the stack has no room for a call; libc's
 * errno is what it was when a hook returns.
 */
public final class IpcAuditHooks {

  /**
   * Hears of calls. What the hooks call here is called on any thread of the host. A method that
   * returns true wants the present stack: {@link #captured} follows then. A hook makes it by
   * itself, since each frame of ours that lies above a capture makes it longer.
   */
  public abstract static class Sink {
    /** Before a call that {@link #BEFORE} stands for: what is there already can be looked at. */
    public abstract boolean before(int function, Object target, Object[] arguments);

    /**
     * @param result null is a pointer that is null; void.class stands for no result
     */
    public abstract boolean after(int function, Object target, Object[] arguments, Object result);

    public abstract boolean thrown(
        int function, Object target, Object[] arguments, Throwable thrown);

    /**
     * The stack that this thread's last call was to be told.
     *
     * @param stack made in the hook
     */
    public abstract void captured(Throwable stack);

    /**
     * The first time on a thread: finds out where libc keeps errno of it, for {@link
     * IpcAuditErrno}, and leaves errno alone.
     *
     * @param called whether the binding has just called for the host: then errno is what it saved
     *     of it, whatever was done since
     * @return what libc's errno has to be after the hook; {@link IpcAuditErrno#UNKNOWN} if the
     *     binding cannot tell
     */
    public abstract long errno(Object target, boolean called);
  }

  /** Hears of what a hook did not come to the end of. */
  public abstract static class LossSink {
    /** May throw, if there is no memory or no stack for it either. */
    public abstract void lost(Throwable unseen);
  }

  /** Hears of calls through an object that stands for the C function. */
  public abstract static class FunctionSink extends Sink {
    /** A call is made by {@code target}, and it is not known yet where libc's functions are. */
    public abstract void unknown(Object target);
  }

  /** Hears of calls of native methods; the target is the class that declares the method. */
  public abstract static class NativeSink extends Sink {
    /** Whether the wrapper shall first ask, by the same native with flags 0, what is there. */
    public abstract boolean probes(int function, Class<?> owner, long key, long flags);

    /** The answer to that question: a result, or what the native threw. */
    public abstract void probed(Class<?> owner, Object result, Throwable thrown);

    /** Begins a call that saves errno only because we asked for it. */
    public abstract void enter(Class<?> owner);

    /** Ends it: the host's errno is again what it was. */
    public abstract void leave(Class<?> owner);

    /** The host reads the errno of this thread's last call. */
    public abstract void errnoRead();

    /** Begins a call that may wait for another process; null if it is none of libc's. */
    public abstract IpcAuditMarks mark(int function, Class<?> owner, long object);

    /** JNA resolved {@code method} to the C function at an address. */
    public abstract void bound(Object function, long address, Method method);

    /** Links a call of {@code target}, a native method that was loaded before the agent came. */
    public abstract CallSite link(MethodHandles.Lookup caller, MethodHandle target, int function);
  }

  /** Hears of handles of C functions that the JDK's linker makes. Defined with its first use. */
  public abstract static class LinkerSink {
    /**
     * @param plain the handle that the linker made for the host
     * @param link makes handles: (linker, shape, options)
     * @param symbol the address, or null if the handle takes it as an argument
     * @return a handle of the same type
     */
    public abstract MethodHandle linked(
        MethodHandle plain,
        MethodHandle link,
        Object linker,
        Object symbol,
        Object shape,
        Object[] options);

    /**
     * Links what replaces the handle that is about to be called in {@code caller}, if it was made
     * before the agent came.
     */
    public abstract CallSite replacing(Class<?> caller);

    /** The host reaches into memory, while the low half of {@link #unreadErrnos} is not 0. */
    public abstract void accessed(Object segment, long offset, long length);

    /** A variable of the thread that carries the current one; which only the JDK may make. */
    protected static <T> ThreadLocal<T> carrierLocal() {
      return IpcAuditMarks.carrierLocal();
    }
  }

  /**
   * Hears of calls by address through jffi. What is called a context is a {@code CallContext} or a
   * {@code Function} of jffi.
   */
  public abstract static class AddressSink {
    /** jffi resolved a name, and it is not known yet where the catalogued functions are. */
    public abstract void resolved(Object library);

    /** As {@link Sink#errno}. */
    public abstract long errno(Object context, boolean called);

    /** JNR makes a native of {@code function}, 0 if not catalogued: whether it shall save errno. */
    public abstract boolean stub(int function, String name, Class<?>[] types, boolean savesErrno);

    /**
     * Before a call: with which context to make it, so that errno is known afterwards. Null if
     * nobody is to hear of it.
     */
    public abstract Object enter(int function, Object context, boolean ignoresErrno);

    /** Between enter and a call that {@link #BEFORE} stands for; true as in {@link Sink}. */
    public abstract boolean before(int function, Object context, long address, Object[] arguments);

    /** After a call of interest; the context is the host's, and says what the result is worth. */
    public abstract boolean after(int function, Object context, Object[] arguments, long result);

    /** As {@link Sink#captured}. */
    public abstract void captured(Throwable stack);

    /** After every call that {@link #enter} did not refuse. */
    public abstract void leave(Object context);

    /** A call of a form that is not understood. */
    public abstract void unseen(int function);

    /** What jffi shall give out instead of {@code invoker}, a method handle that calls past us. */
    public abstract Object handle(int function, Object invoker, Object context, long address);
  }

  /** The call is of interest whatever came out of it. */
  public static final int ALWAYS = 1;

  /** The call is of interest if it failed. */
  public static final int FAILURE = 2;

  /** The call is of interest if it failed, or if its command argument is a certain one. */
  public static final int COMMAND = 3;

  /** Added to one of these: the state before the call is asked for first. */
  public static final int BEFORE = 4;

  /** Added as well: the call may wait for another process, and is marked while it lasts. */
  public static final int BLOCKS = 8;

  /** Added as well: some of the calls are of interest although they succeed. */
  public static final int SAMPLES = 16;

  /** Carries the arguments of start into the agent's own class loader; null afterwards. */
  public static Object[] boot;

  /** Sinks are set last at start: while one is null its hooks do nothing. */
  public static volatile FunctionSink jna;

  public static volatile NativeSink natives;

  public static volatile LossSink losses;

  /**
   * How many hooks were given up without a word, since there was no memory or no stack left to say
   * so. Plain: it may be too low by a few.
   */
  public static int unsaid;

  public static volatile AddressSink jffi;

  /**
   * The addresses of catalogued functions, each followed by the function's number: open addressing,
   * an even and never full number of pairs that is a power of two, 0 for empty. Never written once
   * it is here. A call is one of libc's if its address is here, whatever it is named: null as long
   * as nothing is known, and no call is one then.
   */
  public static volatile long[] addresses;

  public static volatile LinkerSink linker;

  /**
   * How many threads have the errno of a failed call before them which they have not read, in the
   * low half; the high half is for whoever counts. Read plainly: a thread has to see what it wrote
   * itself, and a loop over memory has to be as fast as it was.
   */
  public static long unreadErrnos;

  /** The prefix of a renamed native method. */
  public static String prefix;

  /** Links a function for a question of our own, which is no call of the host; or null. */
  public static volatile Thread linksItself;

  private static String[] slots;
  private static int[] numbers;
  private static byte[] interests;
  private static byte[] commandArguments;
  private static int[][] commands;

  private IpcAuditHooks() {}

  /**
   * Hands over the catalogue, by function number from 1.
   *
   * @param names the C names, index 0 unused
   * @param interest one of {@link #ALWAYS}, {@link #FAILURE}, {@link #COMMAND}, and {@link #BEFORE}
   *     and {@link #BLOCKS}
   * @param commandArgument the index of the command argument
   * @param command the commands of interest
   */
  public static void install(
      String[] names, byte[] interest, byte[] commandArgument, int[][] command) {
    String[] table = new String[Integer.highestOneBit(names.length) * 8];
    int[] found = new int[table.length];
    for (int number = 1; number < names.length; number++) {
      int slot = slot(names[number], table.length);
      while (table[slot] != null) {
        slot = slot + 1 & table.length - 1;
      }
      table[slot] = names[number];
      found[slot] = number;
    }
    slots = table;
    numbers = found;
    interests = interest;
    commandArguments = commandArgument;
    commands = command;
  }

  private static int slot(String name, int size) {
    int hash = name.hashCode();
    return (hash ^ hash >>> 15) & size - 1;
  }

  /** The number of a catalogued C function, 0 for any other name. */
  public static int function(String name) {
    String[] table = slots;
    int slot = slot(name, table.length);
    String there;
    while ((there = table[slot]) != null) {
      if (there.equals(name)) {
        return numbers[slot];
      }
      slot = slot + 1 & table.length - 1;
    }
    return 0;
  }

  private static boolean failed(Object result) {
    return result instanceof Integer
        ? (Integer) result == -1
        : result instanceof Number && (int) ((Number) result).longValue() == -1;
  }

  /** Whether the command argument of a call is one that changes something. */
  public static boolean isCommand(int function, Object[] arguments) {
    int index = commandArguments[function];
    if (index < arguments.length && arguments[index] instanceof Number) {
      int command = ((Number) arguments[index]).intValue();
      for (int wanted : commands[function]) {
        if (command == wanted) {
          return true;
        }
      }
    }
    return false;
  }

  // ---- what goes wrong in a hook

  /** The class that {@code Thread.stop} throws, where there is one. */
  private static final Class<?> STOP = stop();

  private static Class<?> stop() {
    try {
      return Class.forName("java.lang.ThreadDeath");
    } catch (ClassNotFoundException removed) {
      return null;
    }
  }

  /** Whether it is the host that threw it, into whatever the thread was doing. */
  public static boolean isStop(Throwable thrown) {
    return thrown.getClass() == STOP;
  }

  /**
   * A hook threw. Called by rewritten code, which catches what this throws as well.
   *
   * @return what has to be thrown on: the host's stop of the thread; null for what is ours
   */
  public static Throwable lost(Throwable unseen) {
    if (isStop(unseen)) {
      return unseen;
    }
    LossSink sink = losses;
    if (sink != null) {
      sink.lost(unseen);
    }
    return null;
  }

  /** The same, for hooks that are in no guarded part of rewritten code. */
  private static void forget(Throwable unseen) {
    try {
      if (lost(unseen) == null) {
        return;
      }
    } catch (Throwable again) {
      unsaid++;
      return;
    }
    throw (Error) unseen;
  }

  private static long errno(Sink sink, Object target, boolean called) {
    long errno = IpcAuditErrno.save();
    return errno == IpcAuditErrno.UNKNOWN ? sink.errno(target, called) : errno;
  }

  // ---- JNA, interface mapping: com.sun.jna.Function.invoke(Object[], Class, boolean, int)

  public static void jnaEnter(Object target, long address, Object[] arguments) {
    FunctionSink sink = jna;
    if (sink == null || arguments == null) {
      return;
    }
    int function = functionAt(address);
    if (function == 0 && addresses == null) {
      long errno = errno(sink, target, false);
      try {
        sink.unknown(target);
      } finally {
        IpcAuditErrno.restore(errno);
      }
      function = functionAt(address);
    }
    if (function == 0) {
      return;
    }
    if ((interests[function] & BEFORE) != 0
        && ((interests[function] & COMMAND) != COMMAND || isCommand(function, arguments))) {
      long errno = errno(sink, target, false);
      try {
        if (sink.before(function, target, arguments)) {
          sink.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
    if ((interests[function] & BLOCKS) != 0) {
      Object first = arguments.length > 0 ? arguments[0] : null;
      IpcAuditMarks.enter(function, first instanceof Number ? ((Number) first).longValue() : -1);
    }
  }

  /**
   * @param type of the result, as the host has declared it
   */
  public static void jnaExit(
      Object result, Object target, long address, Object[] arguments, Class<?> type) {
    FunctionSink sink = jna;
    if (sink == null || arguments == null) {
      return;
    }
    int function = functionAt(address);
    if (function == 0) {
      return;
    }
    if ((interests[function] & BLOCKS) != 0) {
      IpcAuditMarks.leave();
    }
    int interest = interests[function] & COMMAND;
    if (interest == FAILURE || interest == COMMAND) {
      if (!failed(result)
          && (interest == FAILURE
              ? (interests[function] & SAMPLES) == 0 || !IpcAuditMarks.sampled()
              : !isCommand(function, arguments))) {
        return;
      }
    }
    long errno = errno(sink, target, true);
    try {
      // JNA gives null for a pointer that is 0, and has nothing else for a call without a result
      boolean isVoid = type == null || type == void.class || type == Void.class;
      if (sink.after(function, target, arguments, isVoid ? void.class : result)) {
        sink.captured(new Throwable());
      }
    } finally {
      IpcAuditErrno.restore(errno);
    }
  }

  public static void jnaThrown(Throwable thrown, Object target, long address, Object[] arguments) {
    FunctionSink sink = jna;
    if (sink == null || arguments == null) {
      return;
    }
    int function = functionAt(address);
    if (function != 0) {
      if ((interests[function] & BLOCKS) != 0) {
        IpcAuditMarks.leave();
      }
      long errno = errno(sink, target, true);
      try {
        if (sink.thrown(function, target, arguments, thrown)) {
          sink.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  // ---- JNA, direct mapping: registration

  /** The name without the prefix that the agent gave a renamed native. */
  public static String originalName(String name) {
    String before = prefix;
    return before != null && name != null && name.startsWith(before)
        ? name.substring(before.length())
        : name;
  }

  /** The method of the host that a renamed native serves; name mappers must see that one. */
  public static Method originalMethod(Method method) {
    long errno = IpcAuditErrno.save();
    try {
      if (method != null && prefix != null && method.getName().startsWith(prefix)) {
        return method
            .getDeclaringClass()
            .getDeclaredMethod(originalName(method.getName()), method.getParameterTypes());
      }
    } catch (Exception | LinkageError unlikely) {
      // the renamed one serves as well, only a mapper would see its name
    } finally {
      IpcAuditErrno.restore(errno);
    }
    return method;
  }

  public static void jnaBound(Object function, long address, Method method) {
    NativeSink sink = natives;
    if (sink != null && method != null) {
      long errno = IpcAuditErrno.save();
      try {
        sink.bound(function, address, method);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  // ---- renamed natives: what the wrapper calls

  public static boolean nativeProbes(int function, Class<?> owner, long key, long flags) {
    NativeSink sink = natives;
    return sink != null && sink.probes(function, owner, key, flags);
  }

  public static void nativeProbed(Object result, Class<?> owner) {
    NativeSink sink = natives;
    if (sink != null) {
      sink.probed(owner, result, null);
    }
  }

  public static void nativeProbeThrown(Throwable thrown, Class<?> owner) {
    NativeSink sink = natives;
    if (sink != null) {
      sink.probed(owner, null, thrown);
    }
  }

  public static void nativeBefore(int function, Class<?> owner, Object[] arguments) {
    NativeSink sink = natives;
    if (sink != null) {
      long errno = errno(sink, owner, false);
      try {
        if (sink.before(function, owner, arguments)) {
          sink.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  public static void nativeExit(Object result, int function, Class<?> owner, Object[] arguments) {
    NativeSink sink = natives;
    if (sink != null) {
      long errno = errno(sink, owner, true);
      try {
        if (sink.after(function, owner, arguments, result)) {
          sink.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  public static void nativeThrown(
      Throwable thrown, int function, Class<?> owner, Object[] arguments) {
    NativeSink sink = natives;
    if (sink != null) {
      long errno = errno(sink, owner, true);
      try {
        if (sink.thrown(function, owner, arguments, thrown)) {
          sink.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  /**
   * Right before a call that may wait, if it is one of libc's.
   *
   * @return what to end when it is over, or null
   */
  public static IpcAuditMarks nativeMark(int function, long object, Class<?> owner) {
    NativeSink sink = natives;
    return sink == null ? null : sink.mark(function, owner, object);
  }

  /** Begins a call that is to leave the binding's errno alone, not libc's. */
  public static void nativeEnter(Class<?> owner) {
    NativeSink sink = natives;
    if (sink != null) {
      long errno = errno(sink, owner, false);
      try {
        sink.enter(owner);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  public static void nativeLeave(Class<?> owner) {
    NativeSink sink = natives;
    if (sink != null) {
      long errno = errno(sink, owner, true);
      try {
        sink.leave(owner);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  // ---- jffi: calls by address, through com.kenai.jffi.Invoker

  public static void jffiResolved(Object library) {
    AddressSink sink = jffi;
    if (sink != null && addresses == null) {
      long errno = IpcAuditErrno.save();
      try {
        sink.resolved(library);
      } catch (Throwable unseen) {
        forget(unseen);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  /** The number of the catalogued function at an address, 0 for any other. */
  public static int functionAt(long address) {
    long[] table = addresses;
    if (table == null) {
      return 0;
    }
    int slot = addressSlot(address, table.length);
    long there;
    while ((there = table[slot]) != 0) {
      if (there == address) {
        return (int) table[slot + 1];
      }
      slot = slot + 2 & table.length - 1;
    }
    return 0;
  }

  /** Where to begin the search for an address. */
  public static int addressSlot(long address, int length) {
    return (int) (address >>> 4 ^ address >>> 11) << 1 & length - 1;
  }

  private static long errno(AddressSink sink, Object context, boolean called) {
    long errno = IpcAuditErrno.save();
    return errno == IpcAuditErrno.UNKNOWN ? sink.errno(context, called) : errno;
  }

  public static Object jffiEnter(int function, Object context, boolean ignoresErrno) {
    AddressSink sink = jffi;
    if (sink == null) {
      return null;
    }
    long errno = errno(sink, context, false);
    try {
      return sink.enter(function, context, ignoresErrno);
    } finally {
      IpcAuditErrno.restore(errno);
    }
  }

  public static boolean jffiHearsBefore(int function) {
    return (interests[function] & BEFORE) != 0;
  }

  /** Right before the call itself. */
  public static void jffiCalls(int function, long object) {
    if ((interests[function] & BLOCKS) != 0) {
      IpcAuditMarks.enter(function, object);
    }
  }

  /** The same for a call whose arguments jffi has encoded: a descriptor or an id comes first. */
  public static void jffiCalls(int function, byte[] encoded) {
    if ((interests[function] & BLOCKS) != 0) {
      IpcAuditMarks.enter(function, encoded.length < Integer.BYTES ? -1 : firstInt(encoded));
    }
  }

  /** In the byte order of the machine, as jffi writes it. */
  private static int firstInt(byte[] encoded) {
    int little =
        encoded[0] & 0xff
            | (encoded[1] & 0xff) << 8
            | (encoded[2] & 0xff) << 16
            | (encoded[3] & 0xff) << 24;
    return java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN
        ? little
        : Integer.reverseBytes(little);
  }

  public static void jffiBefore(Object[] arguments, int function, Object context, long address) {
    AddressSink sink = jffi;
    if (sink != null) {
      long errno = errno(sink, context, false);
      try {
        if (sink.before(function, context, address, arguments)) {
          sink.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  /**
   * Whether a call may be of interest; its arguments have the last word, which take time to read.
   */
  public static boolean jffiTells(int function, long result) {
    return (interests[function] & COMMAND) != FAILURE
        || (int) result == -1
        || (interests[function] & SAMPLES) != 0 && IpcAuditMarks.sampled();
  }

  public static void jffiExit(Object[] arguments, long result, int function, Object context) {
    AddressSink sink = jffi;
    if (sink != null) {
      long errno = errno(sink, context, true);
      try {
        if (sink.after(function, context, arguments, result)) {
          sink.captured(new Throwable());
        }
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  public static void jffiLeave(Object context) {
    IpcAuditMarks.leave();
    AddressSink sink = jffi;
    if (sink != null) {
      long errno = errno(sink, context, true);
      try {
        sink.leave(context);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  public static void jffiUnseen(long address) {
    int function = functionAt(address);
    AddressSink sink = jffi;
    if (function != 0 && sink != null) {
      long errno = IpcAuditErrno.save();
      try {
        sink.unseen(function);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  public static Object jffiHandle(Object invoker, Object context, long address) {
    int function = invoker == null ? 0 : functionAt(address);
    AddressSink sink = jffi;
    if (function == 0 || sink == null) {
      return invoker;
    }
    long errno = IpcAuditErrno.save();
    try {
      return sink.handle(function, invoker, context, address);
    } catch (Throwable unseen) {
      forget(unseen);
      return invoker;
    } finally {
      IpcAuditErrno.restore(errno);
    }
  }

  // ---- errno

  /** A binding gives the host the errno of this thread's last call. */
  public static void errnoRead() {
    NativeSink sink = natives;
    if (sink != null) {
      long errno = IpcAuditErrno.save();
      try {
        sink.errnoRead();
      } catch (Throwable unseen) {
        forget(unseen);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }

  // ---- JNR: native methods that it makes of C functions

  /** Whether the native method that JNR is about to make shall save errno. */
  public static boolean jnrStub(boolean savesErrno, long address, String name, Class<?>[] types) {
    AddressSink sink = jffi;
    if (sink == null) {
      return savesErrno;
    }
    long errno = IpcAuditErrno.save();
    try {
      return sink.stub(functionAt(address), name, types, savesErrno);
    } catch (Throwable unseen) {
      forget(unseen);
      return savesErrno;
    } finally {
      IpcAuditErrno.restore(errno);
    }
  }

  // ---- calls of natives that were loaded before the agent came

  /** Bootstrap of a call site that called {@code target} before it was rewritten. */
  public static CallSite link(
      MethodHandles.Lookup caller,
      String name,
      MethodType type,
      MethodHandle target,
      int function) {
    NativeSink sink = natives;
    long errno = IpcAuditErrno.save();
    try {
      if (sink != null) {
        return sink.link(caller, target, function);
      }
    } catch (Throwable unseen) {
      forget(unseen);
    } finally {
      IpcAuditErrno.restore(errno);
    }
    return new java.lang.invoke.ConstantCallSite(target);
  }

  // ---- the JDK's linker: jdk.internal.foreign.abi.AbstractLinker.downcallHandle

  public static MethodHandle linked(
      MethodHandle plain,
      MethodHandle link,
      Object from,
      Object symbol,
      Object shape,
      Object[] options) {
    LinkerSink sink = linker;
    if (sink == null) {
      return plain;
    }
    long errno = IpcAuditErrno.save();
    try {
      return sink.linked(plain, link, from, symbol, shape, options);
    } catch (Throwable unseen) {
      forget(unseen);
      return plain;
    } finally {
      IpcAuditErrno.restore(errno);
    }
  }

  /** Bootstrap of what a class does with a handle that it is about to call. */
  public static CallSite replaced(MethodHandles.Lookup caller, String name, MethodType type) {
    LinkerSink sink = linker;
    long errno = IpcAuditErrno.save();
    try {
      if (sink != null) {
        return sink.replacing(caller.lookupClass());
      }
    } catch (Throwable unseen) {
      forget(unseen);
    } finally {
      IpcAuditErrno.restore(errno);
    }
    return new java.lang.invoke.ConstantCallSite(MethodHandles.identity(MethodHandle.class));
  }

  // ---- memory: AbstractMemorySegmentImpl.checkAccess, and java.nio.Buffer.session

  public static void segmentAccessed(Object segment, long offset, long length) {
    LinkerSink sink = linker;
    if (sink != null) {
      try {
        sink.accessed(segment, offset, length);
      } catch (Throwable unseen) {
        forget(unseen);
      }
    }
  }

  /** The memory behind a buffer: of which bytes is not known. */
  public static void bufferAccessed(Object segment) {
    if (segment != null) {
      segmentAccessed(segment, 0, Long.MAX_VALUE);
    }
  }

  // ---- memory of the host

  /** Where the memory of a buffer begins that is outside of the heap, 0 for any other object. */
  public static long bufferAddress(Object buffer) {
    return buffer instanceof DirectBuffer && buffer instanceof Buffer
        ? ((DirectBuffer) buffer).address()
        : 0;
  }

  /**
   * Lets a channel of a file stay open if a thread that uses it is interrupted, before or
   * meanwhile.
   */
  public static void uninterruptible(FileChannel channel) {
    ((FileChannelImpl) channel).setUninterruptible();
  }

  // ---- descriptors of the JDK: java.io.FileDescriptor, sun.nio.ch

  /** Hears of a descriptor that an object of the JDK is about to close; null for nobody. */
  public static volatile IntConsumer closesOfJava;

  /**
   * By number, as far as it reaches: 1 if an object of the JDK opened it, 2 if one closed it since.
   */
  public static volatile byte[] descriptorsOfJava = {};

  /** An object of the JDK has opened a descriptor, or lets go of one where that is negative. */
  public static void openedByJava(int descriptor) {
    byte[] states = descriptorsOfJava;
    if (descriptor >= 0 && descriptor < states.length) {
      states[descriptor] = 1;
    }
  }

  /** An object of the JDK is about to close a descriptor. */
  public static void closedByJava(int descriptor) {
    IntConsumer sink = closesOfJava;
    if (sink == null || descriptor < 0) {
      return;
    }
    long errno = IpcAuditErrno.save();
    try {
      sink.accept(descriptor);
    } catch (Throwable unseen) {
      forget(unseen);
    } finally {
      IpcAuditErrno.restore(errno);
    }
    byte[] states = descriptorsOfJava;
    if (descriptor < states.length) {
      states[descriptor] = 2;
    }
  }

  // ---- the end of the JVM

  /**
   * Lets {@code last} run after all hooks of the host and after DeleteOnExitHook: in the last free
   * slot of {@link Shutdown}, whose slots run one after the other.
   *
   * @throws LinkageError if this JDK's Shutdown is another one
   * @throws IllegalStateException if the shutdown has begun
   */
  public static void atExit(Runnable last) {
    for (int slot = 9; ; slot--) {
      try {
        Shutdown.add(slot, false, last);
        return;
      } catch (InternalError taken) {
        if (slot <= 3) {
          throw taken;
        }
      }
    }
  }
}
