package dev.ipcaudit.tests.errno;

import static dev.ipcaudit.tests.targets.SysV.EAGAIN;
import static dev.ipcaudit.tests.targets.SysV.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.ipcaudit.tests.targets.SysV.SemBuf;
import java.util.Arrays;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.annotations.In;

/** Calls that fail with EAGAIN, and all that hosts do then or fail to do, right and wrong. */
public final class NoRoom {

  private static final int EFD_NONBLOCK = 04000;
  private static final int O_NONBLOCK = 04000;
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int MSG_DONTWAIT = 0x40;

  private static final byte[] ONE = {1, 0, 0, 0, 0, 0, 0, 0};

  private static final int FULL = full();
  private static final int EMPTY = C.LIB.eventfd(0, EFD_NONBLOCK);

  private static int seen;

  private NoRoom() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int eventfd(int value, int flags);

    int pipe2(int[] ends, int flags);

    int socketpair(int domain, int type, int protocol, int[] ends);

    long write(int descriptor, byte[] data, long count);

    long read(int descriptor, byte[] data, long count);

    long send(int descriptor, byte[] data, long count, int flags);

    int semget(int key, int count, int flags);

    int semctl(int id, int index, int command);

    int semop(int id, SemBuf operations, long count);

    int close(int descriptor);
  }

  /** The same with exceptions. */
  public interface Throwing extends Library {
    Throwing LIB = Native.load("c", Throwing.class);

    long write(int descriptor, byte[] data, long count) throws LastErrorException;
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native long write(int descriptor, byte[] data, long count);

    static native int eventfd(int value, int flags);
  }

  /** By jnr-ffi. */
  public interface Jnr {
    Jnr LIB = LibraryLoader.create(Jnr.class).load("c");

    long write(int descriptor, @In byte[] data, long count);
  }

  /** The same without errno. */
  public interface Careless {
    Careless LIB = LibraryLoader.create(Careless.class).load("c");

    @IgnoreError
    long write(int descriptor, @In byte[] data, long count);
  }

  /** A wrapper of the host, which only forwards. */
  static final class Events {
    private Events() {}

    static long write(int descriptor) {
      return C.LIB.write(descriptor, ONE, 8);
    }
  }

  /** A counter that has reached 2^64 - 2. */
  private static int full() {
    int descriptor = C.LIB.eventfd(0, EFD_NONBLOCK);
    byte[] most = new byte[8];
    Arrays.fill(most, (byte) 0xff);
    most[0] = (byte) 0xfe;
    C.LIB.write(descriptor, most, 8);
    return descriptor;
  }

  public static void main(String[] arguments) {
    wrong();
    right();
    between();
    others();
    direct();
    jnr();
    System.out.println("seen " + seen);
  }

  private static void wrong() {
    for (int i = 0; i < 5; i++) {
      C.LIB.write(FULL, ONE, 8); // dropped
    }
    for (int i = 0; i < 2; i++) {
      long neverRead = C.LIB.write(FULL, ONE, 8); // stored and never read
    }
    int tries = 0;
    while (C.LIB.write(FULL, ONE, 8) == -1 && tries < 3) { // retried blindly
      tries++;
    }
    for (int i = 0; i < 3; i++) {
      Events.write(FULL); // dropped behind a wrapper
      Runnable later = () -> C.LIB.write(FULL, ONE, 8); // dropped in a lambda
      later.run();
    }
  }

  private static void right() {
    for (int i = 0; i < 4; i++) {
      if (C.LIB.write(FULL, ONE, 8) == -1 && Native.getLastError() == EAGAIN) { // handled
        seen++;
      }
      check(C.LIB.write(FULL, ONE, 8)); // handled by a helper
      try {
        Throwing.LIB.write(FULL, ONE, 8); // thrown
      } catch (LastErrorException full) {
        seen += full.getErrorCode() == EAGAIN ? 1 : 0;
      }
    }
    C.LIB.write(EMPTY, ONE, 8); // has room
    C.LIB.read(EMPTY, new byte[8], 8);
  }

  private static void check(long result) {
    if (result == -1 && Native.getLastError() == EAGAIN) {
      seen++;
    }
  }

  private static void between() {
    for (int i = 0; i < 4; i++) {
      boolean failed = C.LIB.write(FULL, ONE, 8) == -1; // retried three times, then looked at
      if (failed && i == 3) {
        seen += Native.getLastError() == EAGAIN ? 1 : 0;
      }
    }
    for (int i = 0; i < 6; i++) {
      C.LIB.read(EMPTY, new byte[8], 8); // read for nothing
      if (C.LIB.read(EMPTY, new byte[8], 8) == 8) { // polled
        seen++;
      }
    }
  }

  private static void others() {
    int set = C.LIB.semget(IPC_PRIVATE, 1, OWN);
    SemBuf take = new SemBuf(-1, IPC_NOWAIT);
    for (int i = 0; i < 3; i++) {
      C.LIB.semop(set, take, 1); // semaphore dropped
    }
    C.LIB.semctl(set, 0, IPC_RMID);
    int[] ends = new int[2];
    C.LIB.pipe2(ends, O_NONBLOCK);
    byte[] page = new byte[4096];
    for (int i = 0; i < 20; i++) {
      C.LIB.write(ends[1], page, page.length); // pipe dropped
    }
    close(ends);
    C.LIB.socketpair(AF_UNIX, SOCK_DGRAM, 0, ends);
    boolean room = true;
    while (room) {
      room = C.LIB.send(ends[1], page, page.length, MSG_DONTWAIT) > 0; // socket not looked at
    }
    close(ends);
  }

  private static void close(int... descriptors) {
    for (int descriptor : descriptors) {
      C.LIB.close(descriptor);
    }
  }

  private static void direct() {
    for (int i = 0; i < 3; i++) {
      Direct.write(FULL, ONE, 8); // dropped directly
      if (Direct.write(FULL, ONE, 8) < 0) { // directly, not looked at
        Thread.onSpinWait();
      }
      if (Direct.write(FULL, ONE, 8) < 0 && Native.getLastError() == EAGAIN) { // handled directly
        seen++;
      }
    }
  }

  private static void jnr() {
    Runtime runtime = Runtime.getRuntime(Jnr.LIB);
    for (int i = 0; i < 3; i++) {
      Jnr.LIB.write(FULL, ONE, 8); // dropped by JNR
      if (Jnr.LIB.write(FULL, ONE, 8) < 0) { // by JNR, not looked at
        Thread.onSpinWait();
      }
      if (Jnr.LIB.write(FULL, ONE, 8) < 0 && runtime.getLastError() == EAGAIN) { // handled by JNR
        seen++;
      }
      if (Careless.LIB.write(FULL, ONE, 8) < 0) { // errno ignored by JNR
        Thread.onSpinWait();
      }
    }
  }
}
