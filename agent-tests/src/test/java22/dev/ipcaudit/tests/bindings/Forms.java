package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.HandleLibC.ERRNO;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_CREAT;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.HandleLibC.IPC_RMID;
import static dev.ipcaudit.tests.targets.HandleLibC.LINKER;
import static dev.ipcaudit.tests.targets.HandleLibC.OWN;
import static dev.ipcaudit.tests.targets.HandleLibC.THREE_INTS;
import static dev.ipcaudit.tests.targets.HandleLibC.bound;
import static dev.ipcaudit.tests.targets.HandleLibC.errnoSegment;
import static dev.ipcaudit.tests.targets.HandleLibC.ok;
import static dev.ipcaudit.tests.targets.HandleLibC.symbol;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** Creates sets in every way in which a handle can be made and called; a prime number in each. */
public final class Forms {

  private static final MethodHandle SEMGET = bound("semget", THREE_INTS);
  private static final MethodHandle SEMCTL =
      bound("semctl", THREE_INTS, Linker.Option.firstVariadicArg(3));

  private Forms() {}

  public static void main(String[] args) throws Throwable {
    bySymbol();
    byAddress();
    withOptions();
    withOtherTypes();
    fromElsewhere();
    segments();
  }

  private static void bySymbol() throws Throwable {
    for (int i = 0; i < 11; i++) {
      show((int) SEMGET.invokeExact(IPC_PRIVATE, 1, OWN)); // bound
    }
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup library = SymbolLookup.libraryLookup("libc.so.6", arena);
      MethodHandle semget = LINKER.downcallHandle(symbol(library, "semget"), THREE_INTS);
      for (int i = 0; i < 13; i++) {
        show((int) semget.invokeExact(IPC_PRIVATE, 1, OWN)); // library lookup
      }
    }
    System.load(libc());
    MethodHandle semget =
        LINKER.downcallHandle(symbol(SymbolLookup.loaderLookup(), "semget"), THREE_INTS);
    for (int i = 0; i < 17; i++) {
      show((int) semget.invokeExact(IPC_PRIVATE, 1, OWN)); // loader lookup
    }
    for (int i = 0; i < 19; i++) {
      int id = (int) bound("semget", THREE_INTS).invokeExact(IPC_PRIVATE, 1, OWN); // anew
      ok((int) bound("semctl", THREE_INTS, Linker.Option.firstVariadicArg(3)).invoke(id, 0, 0));
    }
  }

  private static String libc() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.endsWith("/libc.so.6"))
        .map(line -> line.substring(line.indexOf('/')))
        .findFirst()
        .orElseThrow();
  }

  private static void byAddress() throws Throwable {
    MethodHandle any = LINKER.downcallHandle(THREE_INTS);
    MemorySegment semget = symbol("semget");
    for (int i = 0; i < 23; i++) {
      show((int) any.invokeExact(semget, IPC_PRIVATE, 1, OWN)); // address first
    }
    for (int i = 0; i < 29; i++) {
      int id = (int) any.invokeExact(semget, IPC_PRIVATE, 1, OWN); // address first, removed
      ok((int) any.invokeExact(symbol("semctl"), id, 0, IPC_RMID));
    }
    show((int) any.invokeExact(symbol("abs"), -7, 0, 0));
    MethodHandle captured = LINKER.downcallHandle(THREE_INTS, ERRNO);
    MemorySegment errno = errnoSegment();
    for (int i = 0; i < 31; i++) {
      show((int) captured.invokeExact(semget, errno, IPC_PRIVATE, 1, OWN)); // address and errno
    }
  }

  private static void withOptions() throws Throwable {
    MethodHandle captured = bound("semget", THREE_INTS, ERRNO);
    MemorySegment errno = errnoSegment();
    for (int i = 0; i < 37; i++) {
      show((int) captured.invokeExact(errno, IPC_PRIVATE, 1, OWN)); // errno
    }
    MethodHandle critical = bound("semget", THREE_INTS, Linker.Option.critical(false));
    for (int i = 0; i < 41; i++) {
      show((int) critical.invokeExact(IPC_PRIVATE, 1, OWN)); // critical
    }
    MethodHandle both = bound("semget", THREE_INTS, ERRNO, Linker.Option.critical(true));
    for (int i = 0; i < 43; i++) {
      show((int) both.invokeExact(errno, IPC_PRIVATE, 1, OWN)); // critical and errno
    }
    for (int i = 0; i < 47; i++) {
      int id = (int) SEMGET.invokeExact(IPC_PRIVATE, 1, OWN); // removed
      ok((int) SEMCTL.invokeExact(id, 0, IPC_RMID));
    }
  }

  private static void withOtherTypes() throws Throwable {
    MethodHandle wide =
        bound("semget", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));
    for (int i = 0; i < 53; i++) {
      show((int) (long) wide.invokeExact(IPC_PRIVATE, 1, (long) OWN)); // long
    }
    MethodHandle blind = bound("semget", FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, JAVA_INT));
    for (int i = 0; i < 59; i++) {
      blind.invokeExact(IPC_PRIVATE, 1, OWN); // void
    }
    MethodHandle forget = bound("semctl", FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT, JAVA_INT));
    for (int i = 0; i < 61; i++) {
      int id = (int) SEMGET.invokeExact(IPC_PRIVATE, 1, OWN); // removed without a look
      forget.invokeExact(id, 0, IPC_RMID);
    }
    // a key that is there already: asked before, created once
    for (int i = 0; i < 3; i++) {
      show((int) (long) wide.invokeExact(0x48460001, 1, (long) (IPC_CREAT | OWN))); // by key, long
      show((int) SEMGET.invokeExact(0x48460002, 1, IPC_CREAT | OWN)); // by key
    }
  }

  private static void fromElsewhere() throws Throwable {
    for (int i = 0; i < 67; i++) {
      show(semget(IPC_PRIVATE, 1, OWN)); // through a method of that name
    }
    IntStream.range(0, 71)
        .forEach(
            i -> {
              semget(IPC_PRIVATE, 1, OWN); // in a lambda
            });
    Thread thread = Thread.ofVirtual().start(Forms::inVirtualThread);
    thread.join();
  }

  private static void inVirtualThread() {
    for (int i = 0; i < 73; i++) {
      semget(IPC_PRIVATE, 1, OWN); // in a virtual thread
    }
  }

  /** As jextract writes it. */
  private static int semget(int key, int count, int flags) {
    try {
      return (int) SEMGET.invokeExact(key, count, flags);
    } catch (Throwable failure) {
      throw new AssertionError("should not reach here", failure);
    }
  }

  private static void segments() throws Throwable {
    MethodHandle shmget = bound("shmget", HandleLibC.SHMGET);
    MethodHandle shmat = bound("shmat", HandleLibC.SHMAT);
    MethodHandle shmdt = bound("shmdt", HandleLibC.SHMDT);
    MethodHandle shmctl = bound("shmctl", HandleLibC.SHMCTL);
    for (int i = 0; i < 5; i++) {
      int id = (int) shmget.invokeExact(IPC_PRIVATE, 4099L, OWN); // segments
      MemorySegment at = (MemorySegment) shmat.invokeExact(id, MemorySegment.NULL, 0); // attached
      show((int) shmctl.invokeExact(id, IPC_RMID, MemorySegment.NULL));
      show((int) shmdt.invokeExact(at));
    }
  }

  private static void show(int result) {
    System.out.println(result);
  }
}
