package dev.ipcaudit.samples;

import static dev.ipcaudit.samples.PosixIpc.O_CREAT;
import static dev.ipcaudit.samples.PosixIpc.O_EXCL;
import static dev.ipcaudit.samples.PosixIpc.O_RDWR;

/**
 * A gateway makes a semaphore, a piece of shared memory and a queue for each session and closes all
 * three in every case. Closing gives up the process's hold on an object and not its name, and while
 * it has a name, it stays: sem_overview(7), shm_overview(7), mq_overview(7). The names were
 * unlinked when the peer said goodbye, and not when it just went away.
 */
final class PosixNames implements Story {

  private static final int MODE = 0600;
  private static final int CREATE = O_CREAT | O_EXCL | O_RDWR;

  /** Flags, messages, bytes of a message, and what mq_open ignores. */
  private static final long[] SMALL = {0, 1, 31, 0, 0, 0, 0, 0};

  /** Of this process, so that two runs do not meet. */
  private static final String NAME = "/samples-" + ProcessHandle.current().pid() + "-";

  /** What was left behind keeps its name, also when the story is told again in this JVM. */
  private static int names;

  private final PosixIpc libc;
  private final Descriptors descriptors;

  PosixNames(Libc libc) {
    this.libc = libc.posix();
    descriptors = libc.descriptors();
  }

  @Override
  public String tell(Telling telling) {
    int gone = 0;
    for (int session = 1; session <= telling.rounds(); session++) {
      boolean ended = telling.fixed() ? serveAndUnlink(session) : serve(session);
      if (!ended) {
        gone++;
      }
    }
    return telling.rounds()
        + " sessions, each with a semaphore, shared memory and a queue.\n"
        + gone
        + " ended without a goodbye.";
  }

  private boolean serve(int session) {
    String name = NAME + ++names;
    long sem = libc.sem_open(name, O_CREAT | O_EXCL, MODE, 1); // leaks posix-sem
    int shm = libc.shm_open(name, CREATE, MODE); // leaks posix-shm
    int queue = libc.mq_open(name, CREATE, MODE, SMALL); // leaks posix-mq
    close(sem, shm, queue);
    if (!peerSaysGoodbye(session)) {
      return false; // the mistake: what was closed is still there, under a name nobody will use
    }
    libc.check("sem_unlink", libc.sem_unlink(name));
    libc.check("shm_unlink", libc.shm_unlink(name));
    libc.check("mq_unlink", libc.mq_unlink(name));
    return true;
  }

  /** Who has it open keeps it without its name, and so the name can go before anything fails. */
  private boolean serveAndUnlink(int session) {
    String name = NAME + ++names;
    long sem = libc.sem_open(name, O_CREAT | O_EXCL, MODE, 1);
    libc.check("sem_unlink", libc.sem_unlink(name));
    int shm = libc.shm_open(name, CREATE, MODE);
    libc.check("shm_unlink", libc.shm_unlink(name));
    int queue = libc.mq_open(name, CREATE, MODE, SMALL);
    libc.check("mq_unlink", libc.mq_unlink(name));
    close(sem, shm, queue);
    return peerSaysGoodbye(session);
  }

  private void close(long sem, int shm, int queue) {
    libc.check("sem_close", libc.sem_close(sem));
    libc.check("close", descriptors.close(shm));
    libc.check("mq_close", libc.mq_close(queue));
  }

  /** Every fifth peer just goes away. */
  private static boolean peerSaysGoodbye(int session) {
    return session % 5 != 0;
  }
}
