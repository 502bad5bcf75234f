package dev.ipcaudit.tests.sites;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketChannel;

/** Several callers open sockets on one line of jnr-unixsocket: some close them, some do not. */
public final class LibraryCallers {

  public static final int LOST = 3;
  public static final int LOST_TOO = 5;
  public static final int CLOSED = 7;
  public static final int IN_POOL = 2;
  public static final int VIRTUAL = 4;
  public static final int PLAIN = 6;
  public static final int THREAD = 8;

  private static final List<Object> KEPT = Collections.synchronizedList(new ArrayList<>());

  private LibraryCallers() {}

  public static void main(String[] arguments) throws Exception {
    loses(UnixSocketChannel::open);
    losesToo(UnixSocketChannel::open);
    closes(UnixSocketChannel::open);
    inPool(Executors.newFixedThreadPool(1), UnixSocketChannel::open, IN_POOL);
    if (Runtime.version().feature() >= 21) {
      inPool(
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null),
          UnixSocketChannel::open,
          VIRTUAL);
    }
    for (int i = 0; i < PLAIN; i++) {
      KEPT.add(UnixServerSocketChannel.open()); // plain call
    }
    Thread thread = new Thread(new Own());
    thread.start();
    thread.join();
    System.out.println("done");
  }

  private static void loses(Callable<UnixSocketChannel> open) throws Exception {
    for (int i = 0; i < LOST; i++) {
      KEPT.add(run(open));
    }
  }

  private static void losesToo(Callable<UnixSocketChannel> open) throws Exception {
    for (int i = 0; i < LOST_TOO; i++) {
      KEPT.add(run(open));
    }
  }

  private static void closes(Callable<UnixSocketChannel> open) throws Exception {
    for (int i = 0; i < CLOSED; i++) {
      run(open).close();
    }
  }

  /** In this thread, as a pool does whose callers run what it has no room for. */
  private static UnixSocketChannel run(Callable<UnixSocketChannel> open) throws Exception {
    FutureTask<UnixSocketChannel> task = new FutureTask<>(open);
    task.run();
    return task.get();
  }

  private static void inPool(ExecutorService pool, Callable<UnixSocketChannel> open, int count)
      throws Exception {
    for (int i = 0; i < count; i++) {
      KEPT.add(pool.submit(open).get());
    }
    pool.shutdown();
  }

  /** A thread of the host. */
  private static final class Own implements Runnable {
    @Override
    public void run() {
      for (int i = 0; i < THREAD; i++) {
        try {
          KEPT.add(UnixSocketChannel.open()); // in a thread
        } catch (IOException failed) {
          throw new IllegalStateException(failed);
        }
      }
    }
  }
}
