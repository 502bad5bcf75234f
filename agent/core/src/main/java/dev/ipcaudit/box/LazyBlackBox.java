package dev.ipcaudit.box;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The box of this process, opened when there is something to write down for the first time: a host
 * that creates nothing which outlives it has none. One that cannot be opened is tried again, after
 * a pause that doubles each time, because what it lacks may come back: a descriptor, room on a
 * disk. Thread-safe.
 */
public abstract class LazyBlackBox {

  private static final int TRIES = 8;
  private static final long FIRST_PAUSE_NANOS = 1_000_000_000;

  private final @Nullable String directory;
  private volatile @Nullable BlackBoxWriter box;
  private volatile int failures;
  private volatile long nextTry;
  private final AtomicLong missed = new AtomicLong();

  /**
   * @param directory null for the one of this user
   */
  protected LazyBlackBox(@Nullable String directory) {
    this.directory = directory;
  }

  /** There is none now, and so the creators of what stays behind will not be known. */
  protected abstract void unavailable(String reason);

  /** There is one now, in which the first {@code missed} objects are not. */
  protected abstract void late(long missed);

  /** Its file cannot be written any more: what is created from now on is not in it. */
  protected abstract void broken();

  /**
   * The channel is about to map the box. It would close itself instead if the host's thread is
   * interrupted. To clear that for a while is no way out: the host may look at it meanwhile, and
   * may have an {@code interrupt} of its own, which is not ours to call.
   */
  protected void opens(FileChannel channel) {
    // an owner that runs on threads of its own has nothing to do
  }

  /** The box, or null if it cannot be had. Asked for once a call that creates something. */
  public final @Nullable BlackBoxWriter get() {
    BlackBoxWriter open = box;
    return open != null ? open : open();
  }

  /** As {@link System#nanoTime}. */
  long now() {
    return System.nanoTime();
  }

  private @Nullable BlackBoxWriter open() {
    int failed = failures;
    boolean waits = failed > 0 && (failed >= TRIES || now() - nextTry < 0);
    BlackBoxWriter opened = waits ? null : tryToOpen(failed);
    if (opened == null) {
      missed.incrementAndGet();
    }
    return opened;
  }

  /** Others that want the box meanwhile wait: what they are about to create is to be in it. */
  private synchronized @Nullable BlackBoxWriter tryToOpen(int failed) {
    if (box != null || failures != failed) {
      return box;
    }
    try {
      BlackBoxWriter opened =
          BlackBoxWriter.open(directory == null ? BoxDirectory.own() : Path.of(directory), this);
      if (failed > 0) {
        late(missed.get());
      }
      box = opened;
    } catch (IOException | RuntimeException | Error failure) {
      nextTry = now() + (FIRST_PAUSE_NANOS << failed);
      failures = failed + 1;
      if (failed == 0) {
        unavailable(failure.toString());
      }
    }
    return box;
  }

  /** The box if it was opened, or null. */
  public final @Nullable BlackBoxWriter opened() {
    return box;
  }
}
