package dev.ipcaudit.tests.bindings;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Calls functions that are named like libc's, of a library of its own: by interface, directly, and
 * in a class that is registered with that library first and with libc afterwards. Arguments: the
 * library.
 */
public final class OtherLibraries {

  /** What it leaves through the class that was bound to libc in the end. */
  public static final int LEFT = 3;

  private OtherLibraries() {}

  /** The library. */
  public interface Other extends Library {
    int semget(int key, int count, int flags);

    int semget(String text);

    int shmget(int key, long size, int flags);

    Pointer shmat(int id, Pointer at, int flags);

    int shm_open(long handle, int flags, int mode);

    int sem_unlink(Pointer text);

    int socket(int domain, int type, int protocol);

    int pipe(long handle);

    int pipe(int[] pair);

    int sendmsg(int session, Pointer text, int flags);

    int recvmmsg(int session, long handle, int count, int flags, long time);

    int posix_spawn(long a, long b, long c, long d, long e, long f);

    int fork();

    int eventfd(double start);

    int close(int handle);
  }

  /** The same directly. */
  static final class Direct {

    private Direct() {}

    static native int semget(int key, int count, int flags);

    static native int socket(int domain, int type, int protocol);

    static native int pipe(long handle);

    static native int close(int handle);

    static native int semop(int session, Pointer text, long count);
  }

  /** A class that is bound twice. */
  static final class Twice {

    private Twice() {}

    static native int semget(int key, int count, int flags);
  }

  public static void main(String[] args) {
    Other other = Native.load(args[0], Other.class);
    Memory text = new Memory(128);
    text.clear();
    text.setString(0, "The quick brown fox jumps over a lazy dog");
    Native.setLastError(0);
    print(other.semget(5, 1, 01600)); // with a key and IPC_CREAT, which would be asked for first
    print(other.semget("text"));
    print(other.shmget(0, 4096, 0600));
    System.out.println(other.shmat(1, null, 0) != null);
    print(other.shm_open(1234567, 0100, 0600));
    print(other.sem_unlink(text));
    print(other.socket(1, 1, 0));
    print(other.pipe(1234567));
    print(other.pipe(new int[] {7, 8}));
    print(other.sendmsg(1, text, 0));
    print(other.recvmmsg(1, 1234567, 1, 0, 0));
    print(other.posix_spawn(1234567, 0, 0, 0, 0, 0));
    print(other.fork());
    print(other.eventfd(1.5));
    print(other.close(3));

    Native.register(Direct.class, args[0]);
    print(Direct.semget(5, 1, 01600));
    print(Direct.socket(1, 1, 0));
    print(Direct.pipe(1234567));
    print(Direct.semop(1, text, 2));
    print(Direct.close(3));

    Native.register(Twice.class, args[0]);
    print(Twice.semget(6, 1, 01600));
    Native.register(Twice.class, "c");
    for (int i = 0; i < LEFT; i++) {
      System.out.println(Twice.semget(0, 1, 0600) >= 0); // by libc in the end
    }
    Native.register(Twice.class, args[0]);
    print(Twice.semget(0, 1, 01600));
  }

  private static void print(int result) {
    System.out.println(result + " " + Native.getLastError());
  }
}
