package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.LimitUsage;
import java.util.List;

/**
 * What the last scan of the kernel's tables said.
 *
 * @param number counts the scans of this JVM from 1
 * @param endedMillis when it was over, in milliseconds since the epoch
 * @param nanos how long it took, in nanoseconds
 * @param findings the gravest first
 * @param left those of them that the user's baseline does not accept
 */
public record ScanOutcome(
    long number,
    long endedMillis,
    long nanos,
    List<Finding> findings,
    List<Finding> left,
    List<LimitUsage> limits) {

  /** Before the first scan. */
  public static final ScanOutcome NONE = new ScanOutcome(0, 0, 0, List.of(), List.of(), List.of());

  /** That of one more scan, which began at {@code startNanos} and has just ended. */
  public ScanOutcome next(
      long startNanos, List<Finding> findings, List<Finding> left, List<LimitUsage> limits) {
    return new ScanOutcome(
        number + 1,
        System.currentTimeMillis(),
        System.nanoTime() - startNanos,
        List.copyOf(findings),
        List.copyOf(left),
        List.copyOf(limits));
  }
}
