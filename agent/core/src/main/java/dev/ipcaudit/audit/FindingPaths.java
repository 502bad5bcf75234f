package dev.ipcaudit.audit;

import dev.ipcaudit.box.BoxContents;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.accounts.PathCounts;
import dev.ipcaudit.ledger.accounts.ThreadNames;
import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.StackFrameText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The paths of one finding, the most costly first; and in a sentence what the other paths to its
 * site did. For one thread.
 */
public final class FindingPaths {

  /** So many of the others are named. */
  private static final int NAMED = 2;

  private static final Comparator<FindingPath> MOST_COSTLY_FIRST =
      Comparator.comparingLong(FindingPath::count)
          .reversed()
          .thenComparing(path -> path.site().path(), CallPath::compareFrames);

  private final @Nullable Account account;
  private final Map<PathAccount, Long> unseen;
  private final List<FindingPath> paths = new ArrayList<>();
  private final Set<CallPath> guilty = new HashSet<>();
  private boolean isSorted;

  /**
   * @param account of the site; null where others are not to be named
   */
  public FindingPaths(@Nullable Account account) {
    this(account, Map.of());
  }

  /**
   * @param unseen of each path how many objects are gone although no call was seen that removed
   *     them
   */
  public FindingPaths(@Nullable Account account, Map<PathAccount, Long> unseen) {
    this.account = account;
    this.unseen = unseen;
  }

  /** Those on which something happened, each with how often. */
  public static FindingPaths of(PathCounts counts) {
    FindingPaths paths = new FindingPaths(null);
    paths.add(counts);
    return paths;
  }

  /** More of them. */
  public void add(PathCounts counts) {
    for (PathCounts.PathCount path : counts.all()) {
      ThreadNames threads = path.threads();
      add(
          new FindingPath(
              path.count(),
              FindingPath.UNKNOWN,
              FindingPath.UNKNOWN,
              threads.names(),
              threads.more(),
              path.site()));
    }
  }

  /** Those by which another JVM made what it left. */
  public static FindingPaths of(List<BoxContents.Entry> entries) {
    Map<CallPath, Integer> counts = new LinkedHashMap<>();
    for (BoxContents.Entry entry : entries) {
      counts.merge(entry.site().path(), 1, Integer::sum);
    }
    FindingPaths paths = new FindingPaths(null);
    counts.forEach((path, count) -> paths.add(FindingPath.only(count, path.site())));
    return paths;
  }

  /** Those that hold objects now. */
  public static FindingPaths holding(Account account) {
    FindingPaths paths = new FindingPaths(account);
    for (PathAccount path : account.paths()) {
      if (path.live() > 0) {
        paths.add(path, path.live());
      }
    }
    return paths;
  }

  /** One more. */
  public void add(PathAccount path, long count) {
    ThreadNames threads = path.threads();
    add(
        new FindingPath(
            count, path.created(), removed(path), threads.names(), threads.more(), path.site()));
  }

  private long removed(PathAccount path) {
    return path.removed() + unseen.getOrDefault(path, 0L);
  }

  private void add(FindingPath path) {
    paths.add(path);
    guilty.add(path.site().path());
    isSorted = false;
  }

  /** All of them, the most costly first. */
  public List<FindingPath> sorted() {
    if (!isSorted) {
      paths.sort(MOST_COSTLY_FIRST);
      isSorted = true;
    }
    return paths;
  }

  /** How much they have to answer for together. */
  public long count() {
    long count = 0;
    for (FindingPath path : paths) {
      count += path.count();
    }
    return count;
  }

  /** The site as the most costly path reached it, or {@code none} if there is no path. */
  public CallSite site(CallSite none) {
    return paths.isEmpty() ? none : sorted().get(0).site();
  }

  /** The place of a path among the sorted ones. */
  public Map<CallPath, Integer> places() {
    Map<CallPath, Integer> places = new HashMap<>();
    for (FindingPath path : sorted()) {
      places.put(path.site().path(), places.size());
    }
    return places;
  }

  /** What the others created and where that was removed, one sentence; null if there are none. */
  public @Nullable String others() {
    if (account == null) {
      return null;
    }
    List<Innocent> innocent = new ArrayList<>();
    long created = 0;
    for (PathAccount path : account.paths()) {
      long ofPath = path.created();
      if (ofPath > 0 && !guilty.contains(path.site().path())) {
        innocent.add(new Innocent(path, ofPath));
        created += ofPath;
      }
    }
    if (innocent.isEmpty() || paths.isEmpty()) {
      return null;
    }
    innocent.sort(Comparator.comparingLong(Innocent::created).reversed());
    List<String> costliest = sorted().get(0).stack();
    Set<String> through = new LinkedHashSet<>();
    Set<CallSite> removers = new LinkedHashSet<>();
    long removed = 0;
    for (Innocent one : innocent) {
      removed += removed(one.path);
      removers.addAll(one.path.removers().keySet());
      if (through.size() < NAMED) {
        through.add(through(one.path.site().stack(), costliest));
      }
    }
    removers.remove(CallSite.UNKNOWN);
    StringBuilder text = new StringBuilder().append(created);
    text.append(created == 1 ? " more was" : " more were").append(" created through ");
    text.append(String.join(", ", through));
    text.append(innocent.size() > through.size() ? ", ..." : "");
    if (removed < created) {
      text.append(", of which ").append(removed).append(removed == 1 ? " is" : " are");
      text.append(" removed");
    } else if (removers.isEmpty()) {
      text.append(" and ").append(created == 1 ? "is" : "are all").append(" removed");
    } else {
      text.append(" and removed at ");
      String separator = "";
      for (CallSite remover :
          new ArrayList<>(removers).subList(0, Math.min(removers.size(), NAMED))) {
        text.append(separator).append(simple(remover.className())).append('.');
        text.append(remover.method()).append(remover.line() > 0 ? ":" + remover.line() : "");
        separator = ", ";
      }
      text.append(removers.size() > NAMED ? ", ..." : "");
    }
    return text.append('.').toString();
  }

  /** A path that is not to blame; how much it created is read once, since others may go on. */
  private record Innocent(PathAccount path, long created) {}

  /** The innermost frame that a path does not have in common with the most costly one. */
  private static String through(List<String> stack, List<String> costliest) {
    int at = 0;
    while (at < stack.size() - 1
        && at < costliest.size()
        && stack.get(at).equals(costliest.get(at))) {
      at++;
    }
    return stack.isEmpty() ? "other callers" : StackFrameText.shortened(stack.get(at));
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
