package dev.ipcaudit.samples;

import static dev.ipcaudit.samples.Descriptors.EFD_CLOEXEC;
import static dev.ipcaudit.samples.Descriptors.EFD_NONBLOCK;
import static dev.ipcaudit.samples.Descriptors.EFD_SEMAPHORE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A producer puts work into a queue and says so by adding one to an eventfd; a consumer takes one
 * from the eventfd and one from the queue. In a spike the counter came to the most that it can
 * hold, and write failed with EAGAIN. The producer did not look: the work was in the queue, and
 * nobody would ever come for it.
 */
final class EventfdOverflow implements Story {

  /** The kernel keeps the largest number of 64 bits to itself: eventfd(2). */
  private static final long MOST = -2;

  /** How often the producer can still write; a prime. */
  private static final long ROOM = 23;

  private final Descriptors libc;

  /** The length of the queue, unsigned like the counter. */
  private long queued;

  EventfdOverflow(Libc libc) {
    this.libc = libc.descriptors();
  }

  @Override
  public String tell(Telling telling) {
    int eventfd = libc.eventfd(0, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC);
    libc.check("eventfd", eventfd);
    try {
      // what came in before, in one go instead of by one and one
      queued = MOST - ROOM;
      libc.check("write", libc.write(eventfd, number(queued), Long.BYTES));
      for (int i = 0; i < telling.rounds(); i++) {
        queued++;
        if (telling.fixed()) {
          tellOrWait(eventfd);
        } else {
          tell(eventfd);
        }
      }
      return telling.rounds()
          + " pieces of work were queued while the consumer was behind.\n"
          + (queued - counter(eventfd))
          + " of them it will never come for.";
    } finally {
      libc.check("close", libc.close(eventfd));
    }
  }

  /** The mistake: what became of it is not asked. */
  private void tell(int eventfd) {
    libc.write(eventfd, number(1), Long.BYTES); // drops
  }

  private void tellOrWait(int eventfd) {
    long written = libc.write(eventfd, number(1), Long.BYTES);
    while (written == -1 && libc.errno() == Errno.EAGAIN) {
      consumeOne(eventfd); // the consumer is behind, and so this is the moment to wait for it
      written = libc.write(eventfd, number(1), Long.BYTES);
    }
    libc.check("write", written);
  }

  /** The consumer, on the producer's thread so that each run is the same. */
  private void consumeOne(int eventfd) {
    libc.check("read", libc.read(eventfd, new byte[Long.BYTES], Long.BYTES));
    queued--;
  }

  /** Reading the eventfd itself would change it. */
  private static long counter(int eventfd) {
    String count = "eventfd-count:";
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/fdinfo/" + eventfd))) {
      String hex = lines.filter(line -> line.startsWith(count)).findFirst().orElseThrow();
      return Long.parseUnsignedLong(hex.substring(count.length()).strip(), 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(value).array();
  }
}
