package dev.ipcaudit.audit;

import dev.ipcaudit.model.CallSite;
import java.util.Comparator;
import java.util.List;

/**
 * What one call path of a site created and what became of it, at one moment.
 *
 * @param site the call site as this path reached it; without a stack where several paths are one
 *     here
 * @param live created less removed
 * @param eagain calls of this path that failed with EAGAIN
 * @param threads the names of the threads that were there, at most five; hostile text
 * @param moreThreads how many other names there were
 */
public record PathFigures(
    CallSite site,
    long created,
    long removed,
    long live,
    long eagain,
    List<String> threads,
    int moreThreads) {

  /** Those with the most live objects first. */
  public static final Comparator<PathFigures> BUSIEST_FIRST =
      Comparator.comparingLong(PathFigures::live)
          .thenComparingLong(PathFigures::created)
          .thenComparingLong(PathFigures::eagain)
          .reversed()
          .thenComparing(path -> path.site().path().toString());

  /** What it holds, as if it had to answer for that. */
  public FindingPath holding() {
    return new FindingPath(live, created, removed, threads, moreThreads, site);
  }
}
