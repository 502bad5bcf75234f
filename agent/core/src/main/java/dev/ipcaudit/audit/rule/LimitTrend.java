package dev.ipcaudit.audit.rule;

import dev.ipcaudit.kernel.LimitUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the use of limits goes from scan to scan. For one thread. */
final class LimitTrend {

  /** Below which a limit is no longer near, so that a use about that does not come and go. */
  private static final double FAR = LimitNearRule.NEAR - 0.05;

  /** How many scans back the rate is taken over. */
  private static final int SCANS = 10;

  private final Map<String, List<long[]>> histories = new HashMap<>();

  /** Those that were near at a timed scan and have not been far since. */
  private final Set<String> near = new HashSet<>();

  /**
   * A timed scan: notes the use of the limits.
   *
   * @param nanos when they were read, by {@link System#nanoTime}
   */
  void scanned(List<LimitUsage> limits, long nanos) {
    for (LimitUsage limit : limits) {
      List<long[]> history = histories.computeIfAbsent(limit.name(), first -> new ArrayList<>());
      history.add(new long[] {nanos, limit.used()});
      if (history.size() > SCANS) {
        history.remove(0);
      }
      if (LimitNearRule.isNear(limit)) {
        near.add(limit.name());
      } else if (limit.fraction() < FAR) {
        near.remove(limit.name());
      }
    }
  }

  /** Whether it is near now, or was so and is not far yet. */
  boolean isNear(LimitUsage limit) {
    return LimitNearRule.isNear(limit) || (near.contains(limit.name()) && limit.fraction() >= FAR);
  }

  /** When it is reached at the present rate; null if its use does not grow. */
  @Nullable Duration untilFull(LimitUsage limit) {
    List<long[]> history = histories.getOrDefault(limit.name(), List.of());
    if (history.size() < 2) {
      return null;
    }
    long[] first = history.get(0);
    long[] last = history.get(history.size() - 1);
    long grown = last[1] - first[1];
    if (grown <= 0) {
      return null;
    }
    double nanosEach = (double) (last[0] - first[0]) / grown;
    return Duration.ofNanos((long) (Math.max(0, limit.max() - limit.used()) * nanosEach));
  }
}
