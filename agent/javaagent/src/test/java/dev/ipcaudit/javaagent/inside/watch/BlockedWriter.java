package dev.ipcaudit.javaagent.inside.watch;

import dev.ipcaudit.catalog.Catalog;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;

/** A thread in write(2) on a FIFO that is full, with the mark that a hook would have left. */
final class BlockedWriter implements AutoCloseable {

  private final Thread thread;
  private final RandomAccessFile reader;
  private volatile int descriptor = -1;
  private volatile IOException failure;

  BlockedWriter(Path directory, String name) throws Exception {
    Path fifo = directory.resolve(name);
    if (new ProcessBuilder("mkfifo", fifo.toString()).inheritIO().start().waitFor() != 0) {
      throw new IOException("no FIFO");
    }
    reader = new RandomAccessFile(fifo.toFile(), "rw"); // both ends: to open it does not wait
    IpcAuditInFlight.watcher = Thread.currentThread();
    thread = new Thread(() -> write(fifo), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void write(Path fifo) {
    try (FileOutputStream out = new FileOutputStream(fifo.toFile())) {
      int last = -1;
      for (Path fd : Files.list(Path.of("/proc/self/fd")).toList()) {
        if (Files.exists(fd) && Files.isSameFile(fd, fifo)) {
          last = Math.max(last, Integer.parseInt(fd.getFileName().toString()));
        }
      }
      IpcAuditInFlight.enter(Catalog.function("write").number(), last);
      descriptor = last;
      try {
        out.write(new byte[1 << 20]);
      } finally {
        IpcAuditInFlight.leave();
      }
    } catch (IOException closed) {
      failure = closed;
    }
  }

  /** Waits until the call is under way. */
  int descriptor() throws Exception {
    while (descriptor < 0) {
      if (failure != null) {
        throw failure;
      }
      Thread.sleep(1);
    }
    return descriptor;
  }

  Thread thread() {
    return thread;
  }

  /** How many marks there are of threads that live, in this JVM. */
  static int marks() {
    int marks = 0;
    for (WeakReference<IpcAuditInFlight> entry : IpcAuditInFlight.IN_FLIGHT) {
      marks += entry == null ? 0 : 1;
    }
    return marks;
  }

  /** Reads all that is written, so that the thread ends. */
  void release() throws Exception {
    byte[] bytes = new byte[1 << 16];
    for (int left = 1 << 20; left > 0; ) {
      left -= reader.read(bytes);
    }
    thread.join();
  }

  @Override
  public void close() throws Exception {
    if (thread.isAlive()) {
      release();
    }
    reader.close();
    IpcAuditInFlight.watcher = null;
  }
}
