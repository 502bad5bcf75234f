package dev.ipcaudit.intercept.call;

import dev.ipcaudit.model.Coverage;
import org.jspecify.annotations.Nullable;

/**
 * Something of the host's that is looked into once, and known from then on. Where that fails it is
 * tried again, after a pause that doubles each time, because what it lacks may come back: a
 * descriptor to read a class from. Thread-safe; holds no lock while code of the host may run.
 */
public abstract class Retried<T> {

  private static final int TRIES = 10;
  private static final long FIRST_PAUSE_NANOS = 1_000_000_000;

  private final Coverage coverage;
  private final String part;
  private volatile @Nullable T made;
  private volatile int failures;
  private volatile long nextTry;
  private @Nullable String why;

  /**
   * @param part under which the coverage tells of a failure, for as long as it lasts
   */
  protected Retried(Coverage coverage, String part) {
    this.coverage = coverage;
    this.part = part;
  }

  /** Looks into it; null if another one that failed has said so. Threads may do so at once. */
  protected abstract @Nullable T make() throws ReflectiveOperationException;

  /** As {@link System#nanoTime}. */
  long now() {
    return System.nanoTime();
  }

  /** What was made, or null if it cannot be had now. */
  public final @Nullable T get() {
    T known = made;
    if (known != null || waits()) {
      return known;
    }
    return Vouched.isWanted() ? Vouched.run(this::tryToMake) : tryToMake();
  }

  private boolean waits() {
    int failed = failures;
    return failed > 0 && (failed >= TRIES || now() - nextTry < 0);
  }

  private @Nullable T tryToMake() {
    try {
      T fresh = make();
      return fresh == null ? null : keep(fresh);
    } catch (ReflectiveOperationException | LinkageError | RuntimeException missing) {
      LostCalls.throwIfForNow(missing);
      failed(missing);
      return made;
    }
  }

  private synchronized @Nullable T keep(T fresh) {
    if (made == null) {
      made = fresh;
      if (why != null) {
        coverage.works(part, why);
      }
    }
    return made;
  }

  private synchronized void failed(Throwable missing) {
    if (made == null && !waits()) {
      nextTry = now() + (FIRST_PAUSE_NANOS << failures);
      failures++;
      String reason = missing.toString();
      why = reason;
      coverage.failed(part, reason);
      coverage.attempts("reads of a copy of " + part).failed(missing);
    }
  }
}
