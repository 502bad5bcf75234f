package dev.ipcaudit.tests.errno;

import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;

/**
 * Looks at errno after writes to a full eventfd by the pointer that {@code __errno_location} gives,
 * or by an exception, and does not look.
 */
public final class ErrnoAsked {

  private static final int EFD_NONBLOCK = 04000;
  private static final int ASKED = 5;
  private static final int NOT_ASKED = 7;
  private static final long[] MOST = {-2};

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int eventfd(int value, int flags);

    int close(int descriptor);

    long write(int descriptor, long[] from, long size);

    Pointer __errno_location();
  }

  /** The same, which throws errno. */
  public interface Throwing extends Library {
    Throwing LIB = Native.load("c", Throwing.class);

    long write(int descriptor, long[] from, long size) throws LastErrorException;
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native long write(int descriptor, long[] from, long size);

    static native Pointer __errno_location();
  }

  /** By direct mapping, which throws errno. */
  public static final class ThrowingDirectly {
    static {
      Native.register("c");
    }

    private ThrowingDirectly() {}

    static native long write(int descriptor, long[] from, long size) throws LastErrorException;
  }

  /** By jnr-ffi. */
  public interface Jnr {
    long write(int descriptor, long[] from, long size);

    jnr.ffi.Pointer __errno_location();
  }

  private static int failures;

  private ErrnoAsked() {}

  public static void main(String[] args) {
    int event = ok(C.LIB.eventfd(0, EFD_NONBLOCK));
    C.LIB.write(event, MOST, 8);
    byInterface(event);
    directly(event);
    byJnr(event);
    carelessly(event);
    byException(event);
    stored(event, args.length > 0);
    System.out.println("failures " + failures);
    C.LIB.close(event);
  }

  private static void byInterface(int event) {
    for (int i = 0; i < ASKED; i++) {
      boolean failed = C.LIB.write(event, MOST, 8) < 0; // asked by interface
      show(failed, C.LIB.__errno_location().getInt(0));
    }
    for (int i = 0; i < NOT_ASKED; i++) {
      failures += C.LIB.write(event, MOST, 8) < 0 ? 1 : 0; // not asked by interface
    }
  }

  private static void directly(int event) {
    for (int i = 0; i < ASKED; i++) {
      boolean failed = Direct.write(event, MOST, 8) < 0; // asked directly
      show(failed, Direct.__errno_location().getInt(0));
    }
    for (int i = 0; i < NOT_ASKED; i++) {
      failures += Direct.write(event, MOST, 8) < 0 ? 1 : 0; // not asked directly
    }
  }

  private static void byJnr(int event) {
    Jnr lib = LibraryLoader.create(Jnr.class).load("c");
    for (int i = 0; i < ASKED; i++) {
      boolean failed = lib.write(event, MOST, 8) < 0; // asked by JNR
      show(failed, lib.__errno_location().getInt(0));
    }
    for (int i = 0; i < NOT_ASKED; i++) {
      failures += lib.write(event, MOST, 8) < 0 ? 1 : 0; // not asked by JNR
    }
  }

  /** JNR does not save errno, so that its pointer alone tells. */
  private static void carelessly(int event) {
    Jnr lib = LibraryLoader.create(Jnr.class).option(LibraryOption.IgnoreError, true).load("c");
    for (int i = 0; i < ASKED; i++) {
      boolean failed = lib.write(event, MOST, 8) < 0; // asked carelessly
      show(failed, lib.__errno_location().getInt(0));
    }
    for (int i = 0; i < NOT_ASKED; i++) {
      failures += lib.write(event, MOST, 8) < 0 ? 1 : 0; // not asked carelessly
      jnr.ffi.Runtime.getSystemRuntime().getLastError(); // which is of another call
    }
  }

  private static void show(boolean failed, int errno) {
    System.out.println(failed + " errno " + errno);
  }

  private static void byException(int event) {
    for (int i = 0; i < ASKED; i++) {
      try {
        Throwing.LIB.write(event, MOST, 8); // thrown and looked at
      } catch (LastErrorException full) {
        show(true, full.getErrorCode());
      }
      try {
        ThrowingDirectly.write(event, MOST, 8); // thrown directly and looked at
      } catch (RuntimeException full) {
        failures += full.getMessage().isEmpty() ? 0 : 1;
      }
      try {
        throwsOn(event); // thrown on
      } catch (IllegalStateException failed) {
        failures++;
      }
    }
    for (int i = 0; i < NOT_ASKED; i++) {
      try {
        Throwing.LIB.write(event, MOST, 8); // thrown and dropped
      } catch (LastErrorException full) {
        // nothing, as is found in real code
      }
      try {
        ThrowingDirectly.write(event, MOST, 8); // thrown directly and dropped
      } catch (Exception full) {
        failures++;
      } finally {
        failures += 0;
      }
      try {
        passes(event);
      } catch (RuntimeException full) {
        failures++;
      }
    }
  }

  /** Both results have one place among the variables of the method. */
  private static void stored(int event, boolean checks) {
    for (int i = 0; i < NOT_ASKED; i++) {
      if (checks) {
        long written = Direct.write(event, MOST, 8); // read
        failures += written < 0 ? 1 : 0;
      } else {
        long ignored = Direct.write(event, MOST, 8); // stored and never read
      }
    }
  }

  private static void throwsOn(int event) {
    try {
      failures += (int) Throwing.LIB.write(event, MOST, 8); // thrown on as another
    } catch (LastErrorException full) {
      throw new IllegalStateException(full);
    }
  }

  private static void passes(int event) {
    failures += (int) Throwing.LIB.write(event, MOST, 8); // dropped by the caller
  }
}
