package dev.ipcaudit.tests.bindings;

import dev.ipcaudit.tests.blocked.OwnFindings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/**
 * Two threads of one name wait in one function, each in a pipe of its own: what /proc shows of them
 * cannot tell one from the other.
 */
public final class NamesakesWait {

  private static final int PAGE = 4096;
  private static final int PIPE_PAGES = 16;

  private NamesakesWait() {}

  /** By jnr-ffi. */
  public interface C {
    C LIB = LibraryLoader.create(C.class).load("c");

    int pipe(@Out int[] ends);

    long write(int descriptor, @In byte[] data, long count);

    long read(int descriptor, @Out byte[] data, long count);

    int close(int descriptor);
  }

  public static void main(String[] arguments) throws Exception {
    CountDownLatch full = new CountDownLatch(2 * PIPE_PAGES);
    int[][] pipes = {new int[2], new int[2]};
    List<Thread> writers = new ArrayList<>();
    for (int[] ends : pipes) {
      C.LIB.pipe(ends);
      Thread writer = new Thread(() -> fill(ends[1], full), "namesake");
      writer.start();
      writers.add(writer);
    }
    full.await();
    OwnFindings.await("2 calls of write", 1);
    for (int i = 0; i < pipes.length; i++) {
      for (int page = 0; page <= PIPE_PAGES; page++) {
        C.LIB.read(pipes[i][0], new byte[PAGE], PAGE);
      }
      writers.get(i).join();
      C.LIB.close(pipes[i][0]);
      C.LIB.close(pipes[i][1]);
    }
    System.out.println("done");
  }

  /** One page more than a pipe holds. */
  private static void fill(int end, CountDownLatch full) {
    byte[] data = new byte[PAGE];
    for (int page = 0; page <= PIPE_PAGES; page++) {
      C.LIB.write(end, data, PAGE); // waits
      full.countDown();
    }
  }
}
