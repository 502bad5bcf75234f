package dev.ipcaudit.audit;

import dev.ipcaudit.model.CallPath;
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
 * @param moreThreads how many other names there were; not counted beyond 64
 * @param paths how many are one here, 1 also where that is not known
 */
public record PathFigures(
    CallSite site,
    long created,
    long removed,
    long live,
    long eagain,
    List<String> threads,
    int moreThreads,
    int paths) {

  /** Those with the most live objects first, and behind them what is left of all others. */
  public static final Comparator<PathFigures> BUSIEST_FIRST =
      Comparator.comparing((PathFigures path) -> path.paths() == 1)
          .thenComparingLong(PathFigures::live)
          .thenComparingLong(PathFigures::created)
          .thenComparingLong(PathFigures::eagain)
          .reversed()
          .thenComparing(path -> path.site().path(), CallPath::compareFrames);

  /** One that stands for itself. */
  public PathFigures(
      CallSite site,
      long created,
      long removed,
      long live,
      long eagain,
      List<String> threads,
      int moreThreads) {
    this(site, created, removed, live, eagain, threads, moreThreads, 1);
  }

  /** Several as one, without a stack. */
  public static PathFigures together(List<PathFigures> several) {
    long created = 0;
    long removed = 0;
    long live = 0;
    long eagain = 0;
    for (PathFigures path : several) {
      created += path.created;
      removed += path.removed;
      live += path.live;
      eagain += path.eagain;
    }
    CallSite bare = several.get(0).site.bare();
    return new PathFigures(bare, created, removed, live, eagain, List.of(), 0, number(several));
  }

  /** How many paths these are. */
  public static int number(List<PathFigures> paths) {
    int number = 0;
    for (PathFigures path : paths) {
      number += path.paths;
    }
    return number;
  }

  /** What it holds, as if it had to answer for that. */
  public FindingPath holding() {
    return new FindingPath(live, created, removed, threads, moreThreads, site, paths);
  }
}
