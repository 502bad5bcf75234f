package dev.ipcaudit.model;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How often something was tried that the agent does again and again, and how often in vain: a
 * coverage gap with a beginning and an end. Thread-safe.
 */
public final class RepeatedReads {

  private final String what;
  private long all;
  private long failed;
  private int inVain;
  private @Nullable String cause;

  RepeatedReads(String what) {
    this.what = what;
  }

  /** One more succeeded. */
  public synchronized void succeeded() {
    all++;
    inVain = 0;
  }

  /** One more failed. Keeps the words alone: a stack would keep the host's classes alive. */
  public synchronized void failed(Throwable why) {
    all++;
    failed++;
    inVain++;
    cause = why.getClass().getName(); // if there is no memory for more
    cause = reason(why);
  }

  /** How many have failed since one succeeded. */
  public synchronized int inVain() {
    return inVain;
  }

  private static String reason(Throwable why) {
    String message = why.getMessage();
    // those of files name the file and what the kernel said
    return why instanceof IOException && message != null ? message : why.toString();
  }

  /** Such as {@code 3 of 40 scans failed: CAUSE}; null if none failed. */
  synchronized @Nullable String gap() {
    return failed == 0 ? null : failed + " of " + all + " " + what + " failed: " + cause;
  }
}
