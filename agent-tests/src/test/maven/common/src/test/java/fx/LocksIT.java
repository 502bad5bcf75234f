package fx;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Says nothing of ipcaudit: properties of the build do. */
class LocksIT {

  private static final ExecutorService POOL =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
          });
  private static final int SHARED = Locks.open();
  private static int set;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Locks.close(SHARED)));
  }

  @BeforeAll
  static void open() {
    set = Locks.open();
    Locks.open(); // and nobody knows it
  }

  @AfterAll
  static void close() {
    Locks.close(set);
  }

  @Test
  void closes() {
    Locks.close(Locks.open());
  }

  @Test
  void leaks() {
    Locks.open();
  }

  @Test
  void byAPool() throws Exception {
    POOL.submit(Locks::open).get();
  }
}
