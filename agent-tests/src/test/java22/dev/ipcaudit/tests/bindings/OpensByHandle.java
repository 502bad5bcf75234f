package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.HandleLibC.ERRNO;
import static dev.ipcaudit.tests.targets.HandleLibC.LINKER;
import static dev.ipcaudit.tests.targets.HandleLibC.TWO_INTS;
import static dev.ipcaudit.tests.targets.HandleLibC.bound;
import static dev.ipcaudit.tests.targets.HandleLibC.errnoSegment;
import static dev.ipcaudit.tests.targets.HandleLibC.ok;
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

/** Opens files and streams by handles: variadic, with errno, by address, and by number. */
public final class OpensByHandle {

  private static final int LEFT = 3;
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final long OPENAT = ARM ? 56 : 257;
  private static final int AT_FDCWD = -100;
  private static final int NONBLOCK = 04000;
  private static final long MOST = -2; // unsigned

  private static final FunctionDescriptor OPEN =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final FunctionDescriptor STREAM = FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS);
  private static final FunctionDescriptor CLOSES = FunctionDescriptor.of(JAVA_INT, ADDRESS);

  private static final MethodHandle VARIADIC =
      bound("open", OPEN, Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CAPTURING =
      bound("open64", OPEN, ERRNO, Linker.Option.firstVariadicArg(2));
  private static final MethodHandle ANY = LINKER.downcallHandle(OPEN);
  private static final MethodHandle DLSYM =
      bound("dlsym", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle FOPEN = bound("fopen", STREAM);
  private static final MethodHandle FDOPEN =
      bound("fdopen", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
  private static final MethodHandle FCLOSE = bound("fclose", CLOSES);
  private static final MethodHandle OPENDIR = bound("opendir", CLOSES.changeReturnLayout(ADDRESS));
  private static final MethodHandle CLOSEDIR = bound("closedir", CLOSES);
  private static final MethodHandle CLOSE =
      bound("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle BY_INTS =
      bound(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle BY_LONGS =
      bound(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          ERRNO,
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle EVENTFD = bound("eventfd", TWO_INTS);
  private static final FunctionDescriptor WRITES =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle WRITE = bound("eventfd_write", WRITES);
  private static final MethodHandle ASKING = bound("eventfd_write", WRITES, ERRNO);

  private OpensByHandle() {}

  public static void main(String[] args) throws Throwable {
    MemorySegment captured = errnoSegment();
    MemorySegment name = text("/proc/self/exe");
    MemorySegment reads = text("r");
    MemorySegment root = text("/");
    MemorySegment found =
        (MemorySegment) DLSYM.invokeExact(MemorySegment.NULL, text("open")); // dlsym
    for (int i = 0; i < LEFT; i++) {
      ok((int) VARIADIC.invokeExact(name, 0, 0)); // variadic
      ok((int) CAPTURING.invokeExact(captured, name, 0, 0)); // with errno
      ok((int) ANY.invokeExact(symbol("open64"), name, 0, 0)); // by address
      ok((int) ANY.invokeExact(found, name, 0, 0)); // by dlsym
      ok((int) (long) BY_INTS.invokeExact(OPENAT, AT_FDCWD, name, 0)); // by number, ints
      ok(longs(captured, name)); // no line of its own
      MemorySegment stream = (MemorySegment) FOPEN.invokeExact(name, reads); // stream
      MemorySegment list = (MemorySegment) OPENDIR.invokeExact(root); // directory

      stream = (MemorySegment) FOPEN.invokeExact(name, reads); // stream closed
      ok((int) FCLOSE.invokeExact(stream));
      list = (MemorySegment) OPENDIR.invokeExact(root); // directory closed
      ok((int) CLOSEDIR.invokeExact(list));
      int opened = ok((int) VARIADIC.invokeExact(name, 0, 0)); // adopted
      stream = (MemorySegment) FDOPEN.invokeExact(opened, reads); // adopts
      ok((int) FCLOSE.invokeExact(stream));
      opened = ok((int) VARIADIC.invokeExact(name, 0, 0)); // closed
      ok((int) CLOSE.invokeExact(opened));
    }
    full(captured);
    System.out.println("done");
  }

  private static int longs(MemorySegment captured, MemorySegment name) throws Throwable {
    long cwd = AT_FDCWD;
    return (int)
        (long) BY_LONGS.invokeExact(captured, OPENAT, cwd, name.address(), 0L, 0L); // longs
  }

  private static void full(MemorySegment captured) throws Throwable {
    int full = ok((int) EVENTFD.invokeExact(0, NONBLOCK));
    ok((int) WRITE.invokeExact(full, MOST));
    for (int i = 0; i < LEFT; i++) {
      int result = (int) WRITE.invokeExact(full, 1L); // dropped
      result = (int) ASKING.invokeExact(captured, full, 1L); // errno dropped
      result = (int) ASKING.invokeExact(captured, full, 1L); // handled
      if (result != -1 || HandleLibC.errno(captured) != 11) {
        throw new IllegalStateException();
      }
    }
    ok((int) CLOSE.invokeExact(full));
  }

  private static MemorySegment text(String text) {
    return Arena.global().allocateFrom(text);
  }
}
