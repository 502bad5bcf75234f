package dev.ipcaudit.tests.blocked;

import static dev.ipcaudit.tests.targets.SysV.OWN;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first call that waits is one of the JDK's, which is not seen; a binding's comes later. */
public final class WaitsUnseen {

  private static final byte[] DATA = new byte[4096];

  private static FileInputStream reader;

  private WaitsUnseen() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int pipe(int[] ends);

    int mkfifo(String path, int mode);

    long write(int descriptor, byte[] data, long count);
  }

  public static void main(String[] arguments) throws Exception {
    unseen();
    OwnFindings.await("the pipe held", 1);
    seen();
    OwnFindings.await("the pipe held", 2);
    System.out.println("done");
  }

  private static void unseen() throws Exception {
    Path directory = Files.createTempDirectory("waits-unseen");
    Path fifo = directory.resolve("fifo");
    C.LIB.mkfifo(fifo.toString(), OWN);
    daemon(
        () -> {
          try (FileOutputStream out = new FileOutputStream(fifo.toFile())) {
            for (int i = 0; i < 17; i++) {
              out.write(DATA); // waits unseen
            }
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        });
    reader = new FileInputStream(fifo.toFile());
    reader.read();
    Files.delete(fifo);
    Files.delete(directory);
  }

  private static void seen() {
    int[] ends = new int[2];
    C.LIB.pipe(ends);
    daemon(
        () -> {
          for (int i = 0; i < 17; i++) {
            C.LIB.write(ends[1], DATA, DATA.length); // waits seen
          }
        });
  }

  private static void daemon(Runnable writes) {
    Thread writer = new Thread(writes, "writer");
    writer.setDaemon(true);
    writer.start();
  }
}
