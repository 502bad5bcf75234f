package dev.ipcaudit.box;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The box of this process, opened when there is something to write down for the first time: a host
 * that makes nothing which outlives it has none. Thread-safe.
 */
public abstract class LazyBox {

  private final Path directory;
  private volatile BlackBox box;
  private volatile boolean failed;

  /**
   * @param directory null for the one of this user
   */
  protected LazyBox(Path directory) {
    this.directory = directory;
  }

  /** There is none, and so the makers of what stays behind will not be known. */
  protected abstract void unavailable(String reason);

  /** The box, or null if it cannot be had. */
  public final BlackBox get() {
    BlackBox open = box;
    return open != null || failed ? open : open();
  }

  private synchronized BlackBox open() {
    if (box == null && !failed) {
      try {
        box = BlackBox.open(directory == null ? BoxDirectory.own() : directory);
      } catch (IOException | RuntimeException failure) {
        failed = true;
        unavailable(failure.toString());
      }
    }
    return box;
  }

  /** The box if it was opened, or null. */
  public final BlackBox opened() {
    return box;
  }
}
