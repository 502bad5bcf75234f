package dev.ipcaudit.tests.bindings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketChannel;

/** Loses sockets of jnr-unixsocket that a pool, a line, or a thread opens. */
public final class PooledSockets {

  public static final int IN_POOL = 3;
  public static final int BY_A_LINE = 4;
  public static final int BY_A_THREAD = 2;

  private static final List<Object> LOST = Collections.synchronizedList(new ArrayList<>());

  private PooledSockets() {}

  /** A pool's thread whose own line has nothing to do with what it is given. */
  private static final class Worker extends Thread {
    Worker(Runnable work) {
      super(work);
    }

    @Override
    public void run() {
      super.run(); // of the pool
    }
  }

  public static void main(String[] args) throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor(Worker::new);
    Callable<UnixSocketChannel> open = UnixSocketChannel::open;
    for (int i = 0; i < IN_POOL; i++) {
      LOST.add(pool.submit(open).get());
    }
    pool.shutdown();
    for (int i = 0; i < BY_A_LINE; i++) {
      LOST.add(UnixServerSocketChannel.open()); // by a line
    }
    Thread thread = new Thread(PooledSockets::inThread);
    thread.start();
    thread.join();
    System.out.println("done");
  }

  private static void inThread() {
    try {
      for (int i = 0; i < BY_A_THREAD; i++) {
        LOST.add(UnixSocketChannel.open()); // by a thread
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
