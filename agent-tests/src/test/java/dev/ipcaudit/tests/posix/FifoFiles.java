package dev.ipcaudit.tests.posix;

import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.file.Files;
import java.nio.file.Path;
import jnr.ffi.LibraryLoader;

/** Makes and opens FIFOs, and takes some of them away again in several ways. */
public final class FifoFiles {

  private static final int OWN = 0600;
  private static final int AT_FDCWD = -100;
  private static final int SHUT_RDWR = 2;
  private static final int S_IFIFO = 0010000;
  private static final int S_IFREG = 0100000;
  private static final int O_NONBLOCK = 04000;
  private static final int O_DIRECTORY = 0200000;
  private static final String SHM = "/dev/shm/";

  private FifoFiles() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int chdir(String path);

    int mkfifo(String path, int mode);

    int mkfifoat(int directory, String path, int mode);

    int mknod(String path, int mode, long device);

    int mknodat(int directory, String path, int mode, long device);

    int open(String path, int flags);

    int unlink(String path);

    int remove(String path);

    int unlinkat(int directory, String path, int flags);

    int socketpair(int domain, int type, int protocol, int[] ends);

    int shutdown(int socket, int how);

    int close(int descriptor);
  }

  /** As a library of another's has it that is no libc: with a number that is no address. */
  public interface Odd extends Library {
    Odd LIB = Native.load("c", Odd.class);

    int mkfifo(long handle, int mode);

    int unlink(Pointer handle);
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native int mkfifo(String path, int mode);

    static native int open(String path, int flags);

    static native int unlink(String path);
  }

  /** By jnr-ffi. */
  public interface Jnr {
    Jnr LIB = LibraryLoader.create(Jnr.class).load("c");

    int mkfifo(String path, int mode);

    int openat(int directory, String path, int flags);

    int unlink(String path);
  }

  public static void main(String[] arguments) throws Exception {
    C.LIB.chdir(SHM);
    for (int i = 0; i < 3; i++) {
      C.LIB.mkfifo("left-" + i, OWN); // left
      Direct.mkfifo(SHM + "left-directly-" + i, OWN); // left directly
      Jnr.LIB.mkfifo(SHM + "left-by-jnr-" + i, OWN); // left by JNR
    }
    C.LIB.mkfifo("left-0", OWN); // exists
    for (int i = 0; i < 4; i++) {
      C.LIB.mkfifo("unlinked", OWN); // unlinked
      C.LIB.unlink(SHM + "unlinked");
      C.LIB.mkfifo("unlinked", OWN); // unlinked directly
      Direct.unlink("unlinked");
      C.LIB.mkfifo("unlinked", OWN); // unlinked by JNR
      Jnr.LIB.unlink("unlinked");
      C.LIB.mkfifo("unlinked", OWN); // unlinked at
      C.LIB.unlinkat(AT_FDCWD, "unlinked", 0);
      C.LIB.mkfifo("deleted", OWN); // deleted by Java
      Files.delete(Path.of(SHM, "deleted"));
      C.LIB.mknod("removed", S_IFIFO | OWN, 0); // removed
      C.LIB.remove("removed");
    }
    for (int i = 0; i < 3; i++) {
      ok(C.LIB.open("left-" + i, O_NONBLOCK)); // opened
      ok(Direct.open(SHM + "left-directly-" + i, O_NONBLOCK)); // opened directly
      int opened = ok(Jnr.LIB.openat(AT_FDCWD, "left-by-jnr-" + i, O_NONBLOCK)); // closed
      C.LIB.close(opened);
      ok(C.LIB.open("/dev/null", O_NONBLOCK)); // another file
    }
    Files.createDirectory(Path.of(SHM, "below"));
    int below = C.LIB.open("below", O_DIRECTORY);
    C.LIB.mkfifoat(below, "left", OWN); // left in a directory
    C.LIB.mkfifoat(AT_FDCWD, "left-here", OWN); // left in the working directory
    C.LIB.mknod("left-node", S_IFIFO | OWN, 0); // left as a node
    C.LIB.mknodat(below, "left-node", S_IFIFO | OWN, 0); // left as a node in a directory
    C.LIB.mknodat(below, "file", S_IFREG | OWN, 0); // no FIFO
    C.LIB.close(below);
    Files.createFile(Path.of(SHM, "no-fifo"));
    C.LIB.unlink("no-fifo");
    C.LIB.mkfifo("kept", OWN); // meant to stay
    int[] ends = new int[2];
    C.LIB.socketpair(1, 1, 0, ends); // shut down
    System.out.println("no addresses " + Odd.LIB.mkfifo(5, OWN) + Odd.LIB.unlink(new Pointer(6)));
    System.out.println("shut down " + C.LIB.shutdown(ends[0], SHUT_RDWR));
    C.LIB.close(ends[0]);
    C.LIB.close(ends[1]);
  }
}
