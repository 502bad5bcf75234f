package dev.ipcaudit.tests.untracked;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Maps files in /dev/shm as Aeron and Chronicle do, beside memory that calls of libc made. */
public final class MappedMemory {

  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0100;
  private static final Path SHM = Path.of("/dev/shm");

  private static final List<MappedByteBuffer> MAPPED = new ArrayList<>();
  private static FileChannel open;

  private MappedMemory() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int shm_open(String name, int flags, int mode);

    int ftruncate(int descriptor, long length);

    Pointer mmap(Pointer at, long length, int protection, int flags, int descriptor, long offset);

    Pointer sem_open(String name, int flags, int mode, int value);
  }

  public static void main(String[] arguments) throws Exception {
    map("ring\n1");
    map("ring-2");
    map("kept-ring");
    map("deleted");
    Files.delete(SHM.resolve("deleted"));
    Files.writeString(SHM.resolve("never-mapped"), "text");
    open =
        FileChannel.open(
            SHM.resolve("only-open"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    call("/made", O_RDWR | O_CREAT);
    call("/there", O_RDWR);
    C.LIB.sem_open("/made", O_RDWR | O_CREAT, 0600, 1);
    System.out.println("mapped " + MAPPED.size());
  }

  private static void map(String name) throws Exception {
    try (FileChannel channel =
        FileChannel.open(
            SHM.resolve(name),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      MAPPED.add(channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096));
    }
  }

  private static void call(String name, int flags) {
    int descriptor = C.LIB.shm_open(name, flags, 0600);
    C.LIB.ftruncate(descriptor, 4096);
    C.LIB.mmap(null, 4096, 1, 1, descriptor, 0); // never unmapped
  }
}
