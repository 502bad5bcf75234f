package dev.ipcaudit.tests.descriptors;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.ipcaudit.tests.targets.SysV;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens files in all the ways of libc, keeps some and closes the others. */
public final class OpenFiles {

  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final int OPENAT2 = 437;
  private static final int AT_FDCWD = -100;
  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0100;
  private static final int O_NOCTTY = 0400;
  private static final int O_NONBLOCK = 04000;
  private static final int O_DIRECTORY = ARM ? 040000 : 0200000;
  private static final int OPEN_HOW = 24;

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int open(String path, int flags, Object... mode);

    int open64(String path, int flags, Object... mode);

    int openat(int directory, String path, int flags, Object... mode);

    int openat64(int directory, String path, int flags, Object... mode);

    int creat(String path, int mode);

    int creat64(String path, int mode);

    long syscall(long number, Object... arguments);

    int close(int descriptor);

    int write(int descriptor, byte[] data, long count);

    int mkfifo(String path, int mode);

    int unlink(String path);

    int posix_openpt(int flags);

    int getpt();

    int openpty(int[] near, int[] far, Pointer name, Pointer settings, Pointer size);

    Pointer fopen(String path, String mode);

    Pointer fopen64(String path, String mode);

    Pointer tmpfile();

    Pointer fdopen(int descriptor, String mode);

    Pointer freopen(String path, String mode, Pointer stream);

    int fclose(Pointer stream);

    Pointer opendir(String path);

    Pointer fdopendir(int descriptor);

    int closedir(Pointer directory);
  }

  private OpenFiles() {}

  public static void main(String[] arguments) throws IOException {
    String file = "data\u001b[31m";
    Files.writeString(Path.of(file), "some");
    files(file);
    special();
    terminals();
    streams(file);
    twice(file);
    System.out.println("done");
  }

  private static void files(String file) {
    for (int i = 0; i < 3; i++) {
      ok(C.LIB.open(file, 0)); // lost by open
      ok(C.LIB.open64("made" + i, O_RDWR | O_CREAT, 0600)); // lost by open64
    }
    ok(C.LIB.open(file, 0)); // one kept
    Pointer how = new Memory(OPEN_HOW);
    how.clear(OPEN_HOW);
    for (int i = 0; i < 2; i++) {
      ok(C.LIB.openat(AT_FDCWD, file, 0)); // lost by openat
      ok(C.LIB.openat64(AT_FDCWD, "at" + i, O_RDWR | O_CREAT, 0600)); // lost by openat64
      ok((int) C.LIB.syscall(OPENAT2, AT_FDCWD, file, how, OPEN_HOW)); // lost by openat2
      ok(C.LIB.creat("other", 0600)); // lost by creat
      ok(C.LIB.creat64("other", 0600)); // lost by creat64
      ok(C.LIB.open("/", O_DIRECTORY)); // lost directories
      C.LIB.open("none", 0); // opens nothing
    }
    for (int i = 0; i < 100; i++) {
      ok(C.LIB.close(ok(C.LIB.open(file, 0)))); // closed
    }
  }

  /** Files that are objects of other kinds. */
  private static void special() throws IOException {
    ok(C.LIB.mkfifo("fifo", 0600));
    String memory = "/dev/shm/ipcaudit-open-files";
    Files.writeString(Path.of(memory), "some");
    String queue = queues() + "/open-files";
    for (int i = 0; i < 2; i++) {
      ok(C.LIB.open("fifo", O_NONBLOCK)); // lost FIFO
      ok(C.LIB.open(memory, O_RDWR)); // lost memory
      ok(C.LIB.open(queue, O_RDWR | O_CREAT, 0600)); // lost queue
      ok(C.LIB.open("/dev/null", O_RDWR)); // lost device
    }
    ok(C.LIB.unlink("fifo"));
    Files.delete(Path.of(memory));
    Files.delete(Path.of(queue));
  }

  private static String queues() throws IOException {
    for (String mount : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      if (mount.contains(" - mqueue ") && !mount.contains(" /dev/mqueue ")) {
        return mount.split(" ")[4];
      }
    }
    throw new IllegalStateException("no queues");
  }

  private static void terminals() {
    int[] near = new int[1];
    int[] far = new int[1];
    for (int i = 0; i < 2; i++) {
      ok(C.LIB.posix_openpt(O_RDWR | O_NOCTTY)); // lost by posix_openpt
      ok(C.LIB.getpt()); // lost by getpt
      ok(C.LIB.open("/dev/ptmx", O_RDWR | O_NOCTTY)); // lost by its name
      ok(C.LIB.openpty(near, far, null, null, null)); // half a terminal lost
      ok(C.LIB.close(near[0]));
      ok(C.LIB.openpty(near, far, null, null, null)); // closed terminal
      ok(C.LIB.close(near[0]));
      ok(C.LIB.close(far[0]));
    }
  }

  private static void streams(String file) {
    for (int i = 0; i < 3; i++) {
      ok(C.LIB.fopen(file, "r")); // lost stream
      ok(C.LIB.fdopen(ok(C.LIB.open(file, 0)), "r")); // adopted and lost
      ok(C.LIB.opendir("/")); // lost directory stream
    }
    for (int i = 0; i < 5; i++) {
      ok(C.LIB.fclose(ok(C.LIB.fopen64(file, "r")))); // closed stream
      ok(C.LIB.fclose(ok(C.LIB.tmpfile()))); // closed temporary
      int opened = ok(C.LIB.open(file, 0)); // adopted
      ok(C.LIB.fclose(ok(C.LIB.fdopen(opened, "r")))); // adopted and closed
      ok(C.LIB.closedir(ok(C.LIB.opendir("/")))); // closed directory stream
      int directory = ok(C.LIB.open("/", O_DIRECTORY)); // adopted directory
      ok(C.LIB.closedir(ok(C.LIB.fdopendir(directory)))); // adopted directory closed
      Pointer stream = ok(C.LIB.fopen(file, "r")); // stream of another file
      ok(C.LIB.freopen("other", "r", stream)); // another file
      ok(C.LIB.fclose(stream));
    }
  }

  private static void twice(String file) {
    int descriptor = ok(C.LIB.open(file, 0));
    Pointer stream = ok(C.LIB.fdopen(descriptor, "r"));
    ok(C.LIB.close(descriptor));
    C.LIB.fclose(stream); // closes what is closed

    descriptor = ok(C.LIB.open(file, 0));
    ok(C.LIB.fclose(ok(C.LIB.fdopen(descriptor, "r"))));
    C.LIB.close(descriptor); // closed with its stream

    descriptor = ok(C.LIB.open(file, 0));
    ok(C.LIB.close(descriptor));
    C.LIB.write(descriptor, new byte[1], 1); // written after the close
  }

  private static int ok(int result) {
    return SysV.ok(result);
  }

  private static Pointer ok(Pointer result) {
    if (result == null) {
      throw new IllegalStateException("errno " + Native.getLastError());
    }
    return result;
  }
}
