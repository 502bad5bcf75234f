package dev.ipcaudit.javaagent.inside.watch;

import java.util.concurrent.TimeUnit;

/**
 * The times of one who looks regularly. For one thread at a time.
 *
 * <p>By {@link #nanos} it is decided what takes long: of the time between two looks it has as much
 * as was meant to pass. What the watcher comes late by does not count, since then the machine was
 * busy or the JVM was stopped, and nobody else came on either. Nor does what a look itself takes: a
 * mark may be read at the end of it.
 *
 * <p>{@link #lasted} returns how long something took that was found: all of the time but that in
 * which the JVM was stopped (SIGSTOP, a container that pauses), which is what makes the watcher
 * late by more than a second.
 */
final class WatchClock {

  private static final long STOPPED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long mostNanos;
  private long last = System.nanoTime();
  private long nanos;
  private long stopped;
  private long begun = last;

  /**
   * @param mostNanos what is meant to pass from the end of one look to the next
   */
  WatchClock(long mostNanos) {
    this.mostNanos = mostNanos;
  }

  /** None was due since the last look, however long that was: this one is not late. */
  void rested() {
    last = System.nanoTime();
    begun = last;
  }

  /** A look begins. */
  void begin() {
    begun = System.nanoTime();
    long passed = Math.max(0, begun - last);
    nanos += Math.min(passed, mostNanos);
    if (passed - mostNanos > STOPPED_NANOS) {
      stopped += passed - mostNanos;
    }
  }

  /** It is over. */
  void end() {
    last = System.nanoTime();
  }

  /** When this look began, in nanoseconds since any time. */
  long nanos() {
    return nanos;
  }

  /** The same by the other clock. */
  long lasted() {
    return begun - stopped;
  }

  /** The same clock now, within a look. */
  long now() {
    return System.nanoTime() - stopped;
  }
}
