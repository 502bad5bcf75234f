package dev.ipcaudit.tests.junit;

import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.ipcaudit.junit.NoIpcLeaks;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Tests of a host, which a launcher in a JVM of its own runs. */
public final class UnderJunit {

  private static final int PRIVATE = 0;
  private static final int RMID = 0;

  private UnderJunit() {}

  interface Libc extends Library {
    Libc C = Native.load("c", Libc.class);

    int semget(int key, int count, int flags);

    int semctl(int set, int number, int command);
  }

  private static int open() {
    return Libc.C.semget(PRIVATE, 1, 0600); // a set of a test
  }

  @NoIpcLeaks
  static class Annotated {

    @Test
    void leaks() {
      open();
    }

    @Test
    void removes() {
      Libc.C.semctl(open(), 0, RMID);
    }
  }

  static class Pooled {

    @Test
    void leavesItToAPool() throws Exception {
      ExecutorService pool = Executors.newSingleThreadExecutor();
      pool.submit(UnderJunit::open).get();
      Runtime.getRuntime().addShutdownHook(new Thread(pool::shutdown));
    }
  }
}
