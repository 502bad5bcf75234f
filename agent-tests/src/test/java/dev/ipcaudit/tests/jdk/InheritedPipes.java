package dev.ipcaudit.tests.jdk;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;

/** A child that a native starts holds pipes open, and the reader of one waits for ever. */
public final class InheritedPipes {

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int posix_spawnp(
        int[] pid,
        String file,
        Pointer actions,
        Pointer attributes,
        String[] arguments,
        Pointer environment);
  }

  private static final List<Object> KEPT = new ArrayList<>();

  private InheritedPipes() {}

  public static void main(String[] args) throws Exception {
    C libc = C.LIB;
    List<Pipe> pipes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      pipes.add(Pipe.open()); // read and inherited
    }
    int failed =
        libc.posix_spawnp(new int[1], "sleep", null, null, new String[] {"sleep", "20"}, null);
    if (failed != 0) {
      throw new IllegalStateException("errno " + failed);
    }
    for (int i = 0; i < 2; i++) {
      KEPT.add(Pipe.open()); // lost and not inherited
    }
    // of these a child of the JDK gets none
    KEPT.add(new ProcessBuilder("cat").start()); // one process
    for (Pipe pipe : pipes) {
      pipe.sink().close();
      Thread reader = new Thread(() -> read(pipe.source()));
      reader.setDaemon(true);
      reader.start();
      JdkObjects.awaitNative(reader);
    }
    System.out.println("done");
  }

  private static void read(Pipe.SourceChannel source) {
    try {
      source.read(ByteBuffer.allocate(1));
    } catch (IOException closed) {
      throw new IllegalStateException(closed);
    }
  }
}
