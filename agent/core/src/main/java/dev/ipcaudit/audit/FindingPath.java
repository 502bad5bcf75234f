package dev.ipcaudit.audit;

import dev.ipcaudit.model.CallSite;
import java.util.List;

/**
 * What one call path has to do with a finding.
 *
 * @param count how many objects or occurrences of the finding are this path's
 * @param created objects of the finding's kind that this path created, {@link #UNKNOWN} where that
 *     says nothing
 * @param removed how many of them are gone, likewise
 * @param threads the names of the threads that were there, at most five; hostile text
 * @param moreThreads how many other names there were; not counted beyond 64
 * @param site the finding's site as this path reached it; without a stack where several paths are
 *     one here, since there was no room for each
 * @param paths how many are one here, 1 also where that is not known
 */
public record FindingPath(
    long count,
    long created,
    long removed,
    List<String> threads,
    int moreThreads,
    CallSite site,
    int paths) {

  /** What is not counted. */
  public static final long UNKNOWN = -1;

  /** One that stands for itself. */
  public FindingPath(
      long count,
      long created,
      long removed,
      List<String> threads,
      int moreThreads,
      CallSite site) {
    this(count, created, removed, threads, moreThreads, site, 1);
  }

  /** The one path of a finding of which no more is known. */
  public static FindingPath only(long count, CallSite site) {
    return new FindingPath(count, UNKNOWN, UNKNOWN, List.of(), 0, site);
  }

  /** Several as one, without a stack. */
  public static FindingPath together(List<FindingPath> several) {
    long count = 0;
    long created = 0;
    long removed = 0;
    boolean known = true;
    for (FindingPath path : several) {
      count += path.count;
      created += path.created;
      removed += path.removed;
      known &= path.created != UNKNOWN;
    }
    return new FindingPath(
        count,
        known ? created : UNKNOWN,
        known ? removed : UNKNOWN,
        List.of(),
        0,
        several.get(0).site.bare(),
        number(several));
  }

  /** How many paths these are. */
  public static int number(List<FindingPath> paths) {
    int number = 0;
    for (FindingPath path : paths) {
      number += path.paths;
    }
    return number;
  }

  /** Its frames, innermost first. */
  public List<String> stack() {
    return site.stack();
  }
}
