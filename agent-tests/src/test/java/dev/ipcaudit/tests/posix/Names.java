package dev.ipcaudit.tests.posix;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;

/** Makes POSIX objects by name, through every binding, and takes some of them away again. */
public final class Names {

  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0100;
  private static final int O_EXCL = 0200;
  private static final int NEW = O_RDWR | O_CREAT | O_EXCL;
  private static final int MAYBE = O_RDWR | O_CREAT;
  private static final int OWN = 0600;

  private static final int OPENAT2 = 437;
  private static final int OPEN_HOW = 24;
  private static final int AT_FDCWD = -100;

  private static final Path SHM = Path.of("/dev/shm");

  /** struct mq_attr: one message of eight bytes, since all queues of a user share one allowance. */
  private static final byte[] SMALL =
      ByteBuffer.allocate(64).order(ByteOrder.nativeOrder()).putLong(8, 1).putLong(16, 8).array();

  private Names() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    Pointer sem_open(String name, int flags, int mode, int value);

    Pointer sem_open(String name, int flags);

    int sem_close(Pointer semaphore);

    int sem_unlink(String name);

    int shm_open(String name, int flags, int mode);

    int shm_open(byte[] name, int flags, int mode);

    int shm_unlink(String name);

    int mq_open(String name, int flags, int mode, byte[] attributes);

    int mq_close(int queue);

    int mq_unlink(String name);

    int close(int descriptor);

    int open(String path, int flags, Object... mode);

    int openat(int directory, String path, int flags, Object... mode);

    int creat(String path, int mode);

    long syscall(long number, Object... arguments);

    int unlink(String path);

    int unlinkat(int directory, String path, int flags);
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native Pointer sem_open(String name, int flags, int mode, int value);

    static native int sem_close(Pointer semaphore);

    static native int sem_unlink(String name);

    static native int shm_open(String name, int flags, int mode);

    static native int shm_unlink(Pointer name);

    static native int mq_unlink(String name);

    static native int close(int descriptor);

    static native int open(String path, int flags, int mode);

    static native int unlink(String path);
  }

  /** JNA throws what errno says, which says something also where a semaphore was created. */
  public interface Throwing extends Library {
    Throwing LIB = Native.load("c", Throwing.class);

    Pointer sem_open(String name, int flags, int mode, int value) throws LastErrorException;

    int sem_unlink(String name) throws LastErrorException;
  }

  /** The same directly. */
  public static final class ThrowingDirectly {
    static {
      Native.register("c");
    }

    private ThrowingDirectly() {}

    static native Pointer sem_open(String name, int flags, int mode, int value)
        throws LastErrorException;
  }

  /** The result is left out. */
  public interface Silent extends Library {
    Silent LIB = Native.load("c", Silent.class);

    void sem_open(String name, int flags, int mode, int value);
  }

  /** By jnr-ffi. */
  public interface Jnr {
    Jnr LIB = LibraryLoader.create(Jnr.class).load("c");

    jnr.ffi.Pointer sem_open(String name, int flags, int mode, int value);

    int sem_close(jnr.ffi.Pointer semaphore);

    int sem_unlink(String name);

    int shm_open(String name, int flags, int mode);

    int shm_unlink(@In byte[] name);

    int mq_open(String name, int flags, int mode, @In byte[] attributes);

    int mq_unlink(String name);

    int close(int descriptor);

    int open64(String path, int flags, int mode);

    int unlink(String path);
  }

  public static void main(String[] arguments) throws Exception {
    lost();
    removed();
    found();
    handles();
    elsewhere();
    thrown();
    kept();
    failed();
    byPath();
    System.out.println("done");
  }

  private static void lost() {
    for (int i = 0; i < 3; i++) {
      C.LIB.sem_close(C.LIB.sem_open("/lost-" + i, NEW, OWN, 1)); // semaphores lost
      Direct.sem_close(Direct.sem_open("no-slash-" + i, NEW, OWN, 1)); // lost directly
      Jnr.LIB.sem_close(Jnr.LIB.sem_open("/by-jnr-" + i, NEW, OWN, 1)); // lost by JNR
    }
    for (int i = 0; i < 5; i++) {
      C.LIB.close(C.LIB.shm_open("/memory-" + i, NEW, OWN)); // memory lost
      Direct.close(Direct.shm_open("/memory-direct-" + i, NEW, OWN)); // memory lost directly
      Jnr.LIB.close(Jnr.LIB.shm_open("/memory-jnr-" + i, NEW, OWN)); // memory lost by JNR
    }
    byte[] hostile = "/h\u00f6stile\n\u001b[31m\0".getBytes(StandardCharsets.UTF_8);
    C.LIB.close(C.LIB.shm_open(hostile, NEW, OWN)); // hostile name
    for (int i = 0; i < 2; i++) {
      C.LIB.mq_close(C.LIB.mq_open("/queue-" + i, NEW, OWN, SMALL)); // queues lost
      C.LIB.mq_close(C.LIB.mq_open("/maybe-" + i, MAYBE, OWN, SMALL)); // queues perhaps made
    }
  }

  private static void removed() throws Exception {
    for (int i = 0; i < 7; i++) {
      C.LIB.sem_close(C.LIB.sem_open("/gone-" + i, NEW, OWN, 1)); // removed semaphores
      Direct.sem_unlink("gone-" + i); // removed directly
      C.LIB.close(C.LIB.shm_open("/gone-" + i, MAYBE, OWN)); // removed memory
      Jnr.LIB.shm_unlink(("/gone-" + i + "\0").getBytes(StandardCharsets.UTF_8)); // removed by JNR
    }
    int queue = C.LIB.mq_open("/unlinked", MAYBE, OWN, SMALL); // removed queue
    Direct.mq_unlink("/unlinked");
    C.LIB.mq_close(queue);
    queue = Jnr.LIB.mq_open("/unlinked", MAYBE, OWN, SMALL); // queue removed by JNR
    Jnr.LIB.mq_unlink("/unlinked");
    C.LIB.close(queue);
    Pointer semaphore = C.LIB.sem_open("/in-use", MAYBE, OWN, 1); // removed in another thread
    Thread other = new Thread(() -> C.LIB.sem_unlink("/in-use"));
    other.start();
    other.join();
    C.LIB.sem_close(semaphore);
    Memory name = new Memory(16);
    name.setString(0, "/pointed");
    C.LIB.close(C.LIB.shm_open("/pointed", MAYBE, OWN)); // removed by a pointer
    Direct.shm_unlink(name);
  }

  private static void found() {
    C.LIB.close(C.LIB.shm_open("/there-before", MAYBE, OWN)); // there before
    for (int i = 0; i < 4; i++) {
      C.LIB.close(C.LIB.shm_open("/once", MAYBE, OWN)); // made once
      Direct.sem_close(Direct.sem_open("/once", MAYBE, OWN, 1)); // made once directly
      Jnr.LIB.close(Jnr.LIB.mq_open("/once", MAYBE, OWN, SMALL)); // made once by JNR
    }
    C.LIB.close(C.LIB.shm_open("/once", O_RDWR, 0)); // only opened
    C.LIB.shm_unlink("/once");
    C.LIB.sem_unlink("/once");
    C.LIB.mq_unlink("/once");
  }

  private static void handles() {
    Pointer first = C.LIB.sem_open("/twice", NEW, OWN, 1); // first handle
    Pointer second = C.LIB.sem_open("/twice", O_RDWR); // second handle
    System.out.println("same " + first.equals(second));
    C.LIB.sem_close(first);
    C.LIB.sem_close(first);
    C.LIB.sem_open("/twice", O_RDWR); // one handle kept
    for (int i = 0; i < 3; i++) {
      C.LIB.sem_open("/twice", O_RDWR); // handles kept
    }
    C.LIB.sem_unlink("/twice");
    C.LIB.close(C.LIB.shm_open("/handle", NEW, OWN));
    for (int i = 0; i < 3; i++) {
      C.LIB.shm_open("/handle", O_RDWR, 0); // descriptors kept
    }
    C.LIB.shm_unlink("/handle");
    for (int i = 0; i < 2; i++) {
      C.LIB.mq_open("/handle", MAYBE, OWN, SMALL); // queue descriptors kept
    }
    C.LIB.mq_unlink("/handle");
    int twice = C.LIB.mq_open("/handle", MAYBE, OWN, SMALL);
    C.LIB.mq_unlink("/handle");
    C.LIB.mq_close(twice);
    C.LIB.mq_close(twice); // closed again
  }

  private static void elsewhere() throws Exception {
    C.LIB.close(C.LIB.shm_open("/deleted", NEW, OWN)); // deleted by another way
    Files.delete(SHM.resolve("deleted"));
    C.LIB.close(C.LIB.shm_open("/replaced", NEW, OWN)); // replaced
    Files.delete(SHM.resolve("replaced"));
    Files.createFile(SHM.resolve("other"));
    Files.createFile(SHM.resolve("replaced"));
  }

  private static void thrown() {
    NativeLibrary libc = NativeLibrary.getInstance("c");
    Function open = libc.getFunction("sem_open", Function.THROW_LAST_ERROR);
    for (int i = 0; i < 2; i++) {
      String name = "-" + i;
      noted(() -> Throwing.LIB.sem_open("/thrown" + name, MAYBE, OWN, 1)); // created and thrown
      noted(() -> ThrowingDirectly.sem_open("/direct" + name, MAYBE, OWN, 1)); // thrown directly
      noted(() -> open.invokePointer(new Object[] {"/f" + name, MAYBE, OWN, 1})); // by a Function
      Silent.LIB.sem_open("/silent" + name, MAYBE, OWN, 1); // without a result
      noted(() -> Throwing.LIB.sem_open("/told" + name, NEW, OWN, 1)); // created and not thrown
      noted(() -> Throwing.LIB.sem_open("/told" + name, MAYBE, OWN, 1)); // was there
      noted(() -> Throwing.LIB.sem_open("/twin", MAYBE, OWN, 1)); // thrown and removed
      noted(() -> Throwing.LIB.sem_open("/no/" + name, MAYBE, OWN, 1)); // thrown for a failure
      Throwing.LIB.sem_unlink("/twin");
    }
  }

  private static void noted(Supplier<Pointer> call) {
    try {
      System.out.println("opened " + (call.get() != null));
    } catch (LastErrorException thrown) {
      System.out.println("threw " + thrown.getErrorCode());
    }
  }

  private static void kept() {
    C.LIB.close(C.LIB.shm_open("/kept-memory", NEW, OWN)); // meant to stay
    C.LIB.sem_close(C.LIB.sem_open("/kept-semaphore", NEW, OWN, 1)); // meant to stay too
  }

  /** Nothing is made where the call says so. */
  private static void failed() {
    System.out.println("failed " + C.LIB.sem_open("/kept-semaphore", NEW, OWN, 1)); // exists
    System.out.println("failed " + C.LIB.shm_open("/kept-memory", NEW, OWN)); // exists too
    System.out.println("failed " + Jnr.LIB.sem_open("/no/name", NEW, OWN, 1)); // no such name
    System.out.println("failed " + C.LIB.shm_unlink("/never-there"));
  }

  /** shm_open(3) itself is no more than an open(2) of such a path. */
  private static void byPath() throws Exception {
    int directory = C.LIB.open(SHM.toString(), 0);
    Memory how = new Memory(OPEN_HOW);
    how.clear();
    how.setLong(0, NEW);
    how.setLong(8, OWN);
    for (int i = 0; i < 2; i++) {
      C.LIB.close(C.LIB.open(SHM + "/by-open-" + i, NEW, OWN)); // by open
      Direct.close(Direct.open(SHM + "/maybe-by-open-" + i, MAYBE, OWN)); // perhaps by open
      Jnr.LIB.close(Jnr.LIB.open64(SHM + "/by-open64-" + i, MAYBE, OWN)); // by open64
      C.LIB.close(C.LIB.openat(directory, "by-openat-" + i, MAYBE, OWN)); // by openat
      C.LIB.close(C.LIB.creat(SHM + "/by-creat-" + i, OWN)); // by creat
      String path = SHM + "/by-openat2-" + i;
      C.LIB.close((int) C.LIB.syscall(OPENAT2, AT_FDCWD, path, how, OPEN_HOW)); // by openat2

      C.LIB.close(C.LIB.open(SHM + "/unlinked-" + i, NEW, OWN)); // unlinked
      C.LIB.unlink(SHM + "/unlinked-" + i);
      Direct.close(Direct.open(SHM + "/unlinked-" + i, MAYBE, OWN)); // unlinked directly
      Direct.unlink(SHM + "/unlinked-" + i);
      Jnr.LIB.close(Jnr.LIB.open64(SHM + "/unlinked-" + i, MAYBE, OWN)); // unlinked by JNR
      Jnr.LIB.unlink(SHM + "/unlinked-" + i);
      C.LIB.close(C.LIB.openat(directory, "unlinked", NEW, OWN)); // unlinked at
      C.LIB.unlinkat(directory, "unlinked", 0);
      C.LIB.close(C.LIB.open(SHM + "/there-before", MAYBE, OWN)); // opened by its path
    }
    Files.createSymbolicLink(SHM.resolve("link"), SHM.resolve("there-before"));
    C.LIB.close(C.LIB.open(SHM + "/link", MAYBE, OWN)); // opened by a link
    Files.delete(SHM.resolve("link"));
    C.LIB.close(C.LIB.shm_open("/unlinked", NEW, OWN)); // unlinked by its path
    C.LIB.unlink(SHM + "/unlinked");
    C.LIB.close(directory);
  }
}
