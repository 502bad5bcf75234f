package dev.ipcaudit.javaagent.inside.watch;

import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.kernel.BlockedThreads;
import dev.ipcaudit.model.Coverage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel whether a thread is asleep in the call that its mark records. Which of the
 * kernel's threads that is the JVM does not tell: it is the one that is asleep in this call, on
 * this object, and has the name; once it was found the answer takes a look at that one alone. For
 * one thread at a time.
 */
final class SleepCheck {

  /** What there is no answer to at the moment; to be asked again. */
  static final int LATER = 0;

  static final int AWAKE = 1;
  static final int ASLEEP = 2;

  /** What this kernel does not show. */
  static final int UNTOLD = 3;

  /** The JVM names its threads to the kernel by so much of their names; pthread_setname_np(3). */
  private static final int COMM = 15;

  /** All threads are looked at for a twentieth of the time at most. */
  private static final int REST = 20;

  private final Coverage coverage;
  private @Nullable List<BlockedThread> all;
  private long nextNanos = System.nanoTime();
  private boolean failed;

  SleepCheck(Coverage coverage) {
    this.coverage = coverage;
  }

  /** What was seen at the last look is old. */
  void begin() {
    all = null;
    failed = false;
  }

  /**
   * Whether a thread is asleep in its call now.
   *
   * @param one what is known of the thread, which is kept there
   * @param object the descriptor or id, below 0 if it is not known
   * @return one of the constants
   */
  int of(WatchedCall one, String function, long object, Thread thread) {
    try {
      if (one.tid != 0) {
        BlockedThread known = BlockedThreads.of(one.tid);
        if (known != null && known.isIn(function, object)) {
          return ASLEEP;
        } else if (one.sure) {
          return AWAKE;
        }
        one.tid = 0;
      }
      List<BlockedThread> sampled = sampled();
      if (sampled != null) {
        return find(sampled, one, function, object, comm(thread));
      }
      return failed ? UNTOLD : LATER;
    } catch (IOException noDescriptor) {
      return LATER;
    }
  }

  /** What the thread is asleep in, or null; after a look at it. */
  static @Nullable BlockedThread now(WatchedCall one) {
    try {
      return one.tid == 0 ? null : BlockedThreads.of(one.tid);
    } catch (IOException noDescriptor) {
      return null;
    }
  }

  private static int find(
      List<BlockedThread> all, WatchedCall one, String function, long object, String comm) {
    BlockedThread found = null;
    int there = 0;
    for (BlockedThread thread : all) {
      if (thread.isIn(function, object)) {
        boolean named = thread.comm().equals(comm);
        if (found == null || (named && !found.comm().equals(comm))) {
          there = 0;
          found = thread;
        }
        there += named == found.comm().equals(comm) ? 1 : 0;
      }
    }
    if (found == null) {
      return AWAKE;
    }
    one.tid = found.tid();
    one.sure = there == 1;
    return ASLEEP;
  }

  /** All threads that are asleep in a call; null if they cannot be looked at, or not yet. */
  private @Nullable List<BlockedThread> sampled() throws IOException {
    if (all != null) {
      return all;
    }
    long start = System.nanoTime();
    if (failed || start - nextNanos < 0) {
      return null;
    }
    all = BlockedThreads.sample(0);
    nextNanos = System.nanoTime() + REST * (System.nanoTime() - start);
    if (all == null) {
      failed = true;
      coverage.note(
          "whether a call that takes long is blocked or its thread is kept from running is not"
              + " known: the kernel does not show it (/proc/self/task/TID/syscall)");
    }
    return all;
  }

  static String comm(Thread thread) {
    return thread.getName().substring(0, Math.min(COMM, thread.getName().length()));
  }
}
