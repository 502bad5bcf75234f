package dev.ipcaudit.tests.untracked;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Leaves segments and files in /dev/shm that no call was seen to make: those of children that were
 * killed ({@code children}) and those that it has mapped ({@code mapped}), or deletes all of them.
 */
public final class LeftByOthers {

  private static final Path SHM = Path.of("/dev/shm");
  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0100;
  private static final int MAP_SHARED = 1;
  private static final int PROT_WRITE = 2;
  private static final long BYTES = 1 << 16;

  private LeftByOthers() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int open(String path, int flags, Object... mode);

    int ftruncate(int descriptor, long length);

    Pointer mmap(Pointer at, long length, int protection, int flags, int descriptor, long offset);

    int munmap(Pointer at, long length);

    int close(int descriptor);
  }

  public static void main(String[] arguments) throws Exception {
    boolean leaves = arguments[1].equals("leave");
    if (arguments[0].equals("children")) {
      children(leaves);
    } else {
      mapped(leaves);
    }
    System.out.println("done " + C.LIB.close(-1)); // a binding is in use at the end at the latest
  }

  /** Of a data base as a test starts one: by a launcher that ends, and killed. */
  private static void children(boolean leaves) throws Exception {
    Process child = new ProcessBuilder("perl", "-e", program("child", leaves)).start();
    child.getInputStream().read();
    System.out.println("child " + child.pid());
    child.destroyForcibly().waitFor();
    String grandchild = "exec perl -e '" + program("grandchild", leaves) + "' & wait";
    Process shell = new ProcessBuilder("sh", "-c", grandchild).start();
    ProcessHandle started = null;
    shell.getInputStream().read();
    while (started == null) {
      started = shell.descendants().findFirst().orElse(null);
    }
    // a look of the agent comes between, however busy the machine is
    for (int i = 0; i < 150; i++) {
      Thread.sleep(20);
    }
    System.out.println("grandchild " + started.pid());
    started.destroyForcibly();
    shell.waitFor();
  }

  /** Makes a segment and a file, says so and waits; or takes both away before. */
  private static String program(String name, boolean leaves) {
    return "$id = shmget(0, 4096, 0600); open(F, \">/dev/shm/of-"
        + name
        + "\"); print F \"data\"; F->flush(); "
        + (leaves ? "" : "shmctl($id, 0, 0); unlink(\"/dev/shm/of-" + name + "\"); ")
        + "$| = 1; print 1; sleep 60";
  }

  private static void mapped(boolean leaves) throws Exception {
    for (int i = 0; i < 3; i++) {
      File file = SHM.resolve("by-java-" + i).toFile();
      WeakReference<ByteBuffer> buffer = map(file);
      while (i == 0 && buffer.get() != null) {
        System.gc();
        Thread.sleep(10);
      }
      if (!leaves) {
        Files.delete(file.toPath());
      }
    }
    String path = SHM.resolve("by-call").toString();
    int descriptor = C.LIB.open(path, O_CREAT | O_RDWR, 0600);
    C.LIB.ftruncate(descriptor, BYTES);
    Pointer memory = C.LIB.mmap(null, BYTES, PROT_WRITE, MAP_SHARED, descriptor, 0);
    memory.setInt(0, 1);
    C.LIB.munmap(memory, BYTES);
    C.LIB.close(descriptor);
    if (!leaves) {
      Files.delete(Path.of(path));
    }
  }

  private static WeakReference<ByteBuffer> map(File file) throws IOException {
    try (RandomAccessFile io = new RandomAccessFile(file, "rw")) {
      ByteBuffer buffer = io.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
      buffer.putInt(0, 1);
      return new WeakReference<>(buffer);
    }
  }
}
