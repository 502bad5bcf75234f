package dev.ipcaudit.samples;

import static dev.ipcaudit.samples.Descriptors.AF_UNIX;
import static dev.ipcaudit.samples.Descriptors.F_SETFL;
import static dev.ipcaudit.samples.Descriptors.F_SETPIPE_SZ;
import static dev.ipcaudit.samples.Descriptors.O_CLOEXEC;
import static dev.ipcaudit.samples.Descriptors.O_NONBLOCK;
import static dev.ipcaudit.samples.Descriptors.SOCK_CLOEXEC;
import static dev.ipcaudit.samples.Descriptors.SOCK_STREAM;
import static dev.ipcaudit.samples.Descriptors.SOL_SOCKET;
import static dev.ipcaudit.samples.Descriptors.SO_SNDBUF;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One thread takes log lines in and writes them to a pipe; what reads the pipe compresses them and
 * sends them away. When that stalled for 50 ms, to negotiate TLS anew, the pipe was full at 64 KiB,
 * and write waited. So the thread took nothing in, and eight seconds of the log were lost.
 */
final class PipeCapacity implements Story {

  static final String BUFFER = "buffer";
  static final String LARGER_PIPE = "larger-pipe";
  static final String SOCKET = "socket";

  /** A prime; some hundreds of such lines fill a pipe. */
  private static final int LINE = 101;

  /** More than is written; without privileges a pipe can have no more (pipe-max-size). */
  private static final int MEBIBYTE = 1 << 20;

  private static final int PATIENCE_SECONDS = 10;
  private static final int TICK_MS = 10;

  private final Descriptors libc;
  private final CountDownLatch allTakenIn = new CountDownLatch(1);

  PipeCapacity(Libc libc) {
    this.libc = libc.descriptors();
  }

  @Override
  public String tell(Telling telling) {
    int[] ends = connect(telling.remedy());
    boolean buffered = telling.remedy().equals(BUFFER) || telling.remedy().equals(SOCKET);
    Background producer =
        Background.start(
            () -> {
              try {
                if (buffered) {
                  takeInWithBuffer(ends[1], telling.rounds());
                } else {
                  takeIn(ends[1], telling.rounds());
                }
              } finally {
                libc.check("close", libc.close(ends[1]));
              }
            });
    boolean stoodStill;
    try {
      stoodStill = stall(telling);
      consume(ends[0]);
    } finally {
      libc.check("close", libc.close(ends[0]));
    }
    producer.join();
    return telling.rounds()
        + " lines of "
        + LINE
        + " bytes were written to a consumer that stalled.\n"
        + (stoodStill
            ? "Nothing was taken in until the consumer read again."
            : "All had been taken in before the consumer read again.");
  }

  private int[] connect(String remedy) {
    int[] ends = new int[2];
    if (remedy.equals(SOCKET)) {
      int type = SOCK_STREAM | SOCK_CLOEXEC;
      libc.check("socketpair", libc.socketpair(AF_UNIX, type, 0, ends));
      int[] bytes = {MEBIBYTE};
      libc.check("setsockopt", libc.setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, bytes, 4));
    } else {
      libc.check("pipe2", libc.pipe2(ends, O_CLOEXEC));
    }
    if (remedy.equals(LARGER_PIPE)) {
      // which puts the day off when it is full, but not for good
      libc.check("fcntl", libc.fcntl(ends[1], F_SETPIPE_SZ, MEBIBYTE));
    } else if (!remedy.isEmpty()) {
      libc.check("fcntl", libc.fcntl(ends[1], F_SETFL, O_NONBLOCK));
    }
    return ends;
  }

  private void takeIn(int pipe, int lines) {
    byte[] line = new byte[LINE];
    for (int i = 0; i < lines; i++) {
      long written = libc.write(pipe, line, LINE); // blocks
      libc.check("write", written);
    }
    allTakenIn.countDown();
  }

  private void takeInWithBuffer(int socket, int lines) {
    Queue<byte[]> buffer = new ArrayDeque<>();
    for (int i = 0; i < lines; i++) {
      buffer.add(new byte[LINE]);
      writeWhatFits(socket, buffer);
    }
    allTakenIn.countDown();
    while (!writeWhatFits(socket, buffer)) {
      Background.sleep(TICK_MS);
    }
  }

  /** Returns whether that was all. A line is written as a whole or not at all: PIPE_BUF. */
  private boolean writeWhatFits(int socket, Queue<byte[]> buffer) {
    while (!buffer.isEmpty()) {
      long written = libc.write(socket, buffer.peek(), LINE);
      if (written == -1 && libc.errno() == Errno.EAGAIN) {
        return false; // the next line or the next tick tries again
      }
      libc.check("write", written);
      buffer.remove();
    }
    return true;
  }

  /** Returns whether there were lines still to be taken in at the end of it. */
  private boolean stall(Telling telling) {
    Background.sleep(telling.stall());
    // how fast this machine is must not decide how the story ends when it is fixed
    int patience = telling.fixed() ? PATIENCE_SECONDS : 0;
    return !Background.await(allTakenIn, patience, TimeUnit.SECONDS);
  }

  private void consume(int pipe) {
    byte[] bytes = new byte[4096];
    while (libc.check("read", libc.read(pipe, bytes, bytes.length)) > 0) {
      // compressed and sent away
    }
  }
}
