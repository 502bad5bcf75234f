package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.IgnoreError;

/** Opens files and streams through each binding, and writes to eventfds that are full. */
public final class OpensByBinding {

  /** How often each line is run that leaves what it makes. */
  public static final int LEFT = 3;

  private static final String FILE = "data";
  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0100;
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int NONBLOCK = 04000;
  private static final long MOST = -2; // unsigned
  private static final int FAILURES = 3;

  private OpensByBinding() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int eventfd(int value, int flags);

    int eventfd_write(int descriptor, long value);

    int eventfd_read(int descriptor, long[] value);

    int close(int descriptor);
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native int open64(String path, int flags, int mode);

    static native int openat(int directory, String path, int flags);

    static native int creat(String path, int mode);

    static native Pointer fopen(String path, String mode);

    static native Pointer fdopen(int descriptor, String mode);

    static native int fclose(Pointer stream);

    static native Pointer opendir(String path);

    static native int closedir(Pointer directory);

    static native int openpty(int[] near, int[] far, Pointer name, Pointer settings, Pointer size);

    static native int socket(int domain, int type, int protocol);

    static native int eventfd_write(int descriptor, long value);

    static native int close(int descriptor);
  }

  /** By jnr-ffi. */
  public interface Jnr {
    Jnr LIB = LibraryLoader.create(Jnr.class).load("c");

    int open(String path, int flags, Object... mode);

    int open64(String path, int flags, int mode);

    int openat(int directory, String path, int flags);

    jnr.ffi.Pointer fopen(String path, String mode);

    jnr.ffi.Pointer fdopen(int descriptor, String mode);

    int fclose(jnr.ffi.Pointer stream);

    jnr.ffi.Pointer opendir(String path);

    int closedir(jnr.ffi.Pointer directory);

    int openpty(
        int[] near,
        int[] far,
        jnr.ffi.Pointer name,
        jnr.ffi.Pointer settings,
        jnr.ffi.Pointer size);

    int socket(int domain, int type, int protocol);

    int eventfd_write(int descriptor, long value);

    int close(int descriptor);
  }

  /** The same without errno. */
  public interface Careless {
    Careless LIB = LibraryLoader.create(Careless.class).load("c");

    @IgnoreError
    int eventfd_write(int descriptor, long value);
  }

  public static void main(String[] arguments) throws Exception {
    Files.writeString(Path.of(FILE), "some");
    directly();
    byJnr();
    byAddress();
    full();
    System.out.println("done");
  }

  private static void directly() {
    int[] near = new int[1];
    int[] far = new int[1];
    for (int i = 0; i < LEFT; i++) {
      ok(Direct.open64(FILE, O_RDWR | O_CREAT, 0600)); // file directly
      ok(Direct.creat("other", 0600)); // created directly
      Direct.fopen(FILE, "r"); // stream directly
      Direct.opendir("/"); // directory directly
      ok(Direct.openpty(near, far, null, null, null)); // terminal directly
      ok(Direct.socket(AF_INET, SOCK_DGRAM, 0)); // socket directly
      int opened = ok(Direct.openat(-100, "/", 0)); // closed directly
      ok(Direct.close(opened));
      opened = ok(Direct.openat(-100, FILE, 0)); // adopted directly
      ok(Direct.fclose(Direct.fdopen(opened, "r"))); // adopts directly
      ok(Direct.closedir(Direct.opendir("/"))); // directory closed directly
    }
  }

  private static void byJnr() {
    int[] near = new int[1];
    int[] far = new int[1];
    for (int i = 0; i < LEFT; i++) {
      ok(Jnr.LIB.open64(FILE, O_RDWR | O_CREAT, 0600)); // file by JNR
      ok(Jnr.LIB.open(FILE, O_RDWR | O_CREAT, 0600)); // variadic by JNR
      Jnr.LIB.fopen(FILE, "r"); // stream by JNR
      Jnr.LIB.opendir("/"); // directory by JNR
      ok(Jnr.LIB.openpty(near, far, null, null, null)); // terminal by JNR
      ok(Jnr.LIB.socket(AF_INET, SOCK_DGRAM, 0)); // socket by JNR
      int opened = ok(Jnr.LIB.openat(-100, "/", 0)); // closed by JNR
      ok(Jnr.LIB.close(opened));
      opened = ok(Jnr.LIB.openat(-100, FILE, 0)); // adopted by JNR
      ok(Jnr.LIB.fclose(Jnr.LIB.fdopen(opened, "r"))); // adopts by JNR
      ok(Jnr.LIB.closedir(Jnr.LIB.opendir("/"))); // directory closed by JNR
    }
  }

  /** By what dlsym(3) gave. */
  private static void byAddress() {
    NativeLibrary library = NativeLibrary.getInstance("c");
    Function dlsym = NativeLibrary.getProcess().getFunction("dlsym");
    Function open = Function.getFunction(library.getGlobalVariableAddress("open64"));
    Function found = Function.getFunction(dlsym.invokePointer(new Object[] {0L, "open"}));
    Function fopen = Function.getFunction(dlsym.invokePointer(new Object[] {0L, "fopen"}));
    Function fclose = Function.getFunction(dlsym.invokePointer(new Object[] {0L, "fclose"}));
    for (int i = 0; i < LEFT; i++) {
      ok(open.invokeInt(new Object[] {FILE, 0})); // file by its address
      ok(found.invokeInt(new Object[] {FILE, 0})); // file by dlsym
      fopen.invokePointer(new Object[] {FILE, "r"}); // stream by dlsym
      Pointer stream = fopen.invokePointer(new Object[] {FILE, "r"}); // closed by dlsym
      ok(fclose.invokeInt(new Object[] {stream}));
    }
  }

  private static void full() {
    int full = ok(C.LIB.eventfd(0, NONBLOCK)); // full
    ok(C.LIB.eventfd_write(full, MOST));
    int empty = ok(C.LIB.eventfd(0, NONBLOCK)); // empty
    int seen = 0;
    for (int i = 0; i < FAILURES; i++) {
      C.LIB.eventfd_write(full, 1); // dropped
      Direct.eventfd_write(full, 1); // dropped directly
      Jnr.LIB.eventfd_write(full, 1); // dropped by JNR
      Careless.LIB.eventfd_write(full, 1); // dropped without errno
      C.LIB.eventfd_read(empty, new long[1]); // read for nothing
      if (C.LIB.eventfd_write(full, 1) < 0 && Native.getLastError() == 11) { // handled
        seen++;
      }
      if (Direct.eventfd_write(full, 1) < 0 && Native.getLastError() == 11) { // handled directly
        seen++;
      }
      if (Jnr.LIB.eventfd_write(full, 1) < 0 // handled by JNR
          && jnr.ffi.Runtime.getSystemRuntime().getLastError() == 11) {
        seen++;
      }
      if (C.LIB.eventfd_write(full, 1) < 0) { // not looked at
        seen++;
      }
    }
    ok(C.LIB.eventfd_read(full, new long[1]));
    ok(C.LIB.close(full));
    ok(C.LIB.close(empty));
    System.out.println("seen " + seen);
  }
}
