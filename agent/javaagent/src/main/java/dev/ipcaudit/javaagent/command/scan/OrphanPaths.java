package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.box.CreatorLookup;
import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.PathLabels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The call paths that created orphans, as black boxes have them, for a person. */
final class OrphanPaths {

  /** So many are shown, those with the most objects. */
  private static final int MOST = 5;

  /** So many callers of each. */
  private static final int CALLERS = 7;

  private OrphanPaths() {}

  /**
   * A line for each path, the one with the most objects first; none where no box knows of any.
   *
   * @param kind the id of their kind
   */
  static List<String> lines(List<IpcEntry> entries, String kind) {
    Map<Origin, Integer> counts = new LinkedHashMap<>();
    List<List<String>> stacks = new ArrayList<>();
    for (IpcEntry entry : entries) {
      CreatorLookup.Maker maker = entry.maker;
      if (maker != null && entry.verdict.orphan() && entry.kind.id().equals(kind)) {
        Origin origin = new Origin(maker.entry().site().path(), maker.certain());
        if (counts.merge(origin, 1, Integer::sum) == 1) {
          stacks.add(origin.path.stack());
        }
      }
    }
    List<Map.Entry<Origin, Integer>> sorted = new ArrayList<>(counts.entrySet());
    sorted.sort(Map.Entry.<Origin, Integer>comparingByValue().reversed());
    PathLabels labels = new PathLabels(stacks, CALLERS);
    List<String> lines = new ArrayList<>();
    int rest = 0;
    for (Map.Entry<Origin, Integer> one : sorted) {
      if (lines.size() < MOST) {
        lines.add(one.getValue() + one.getKey().text(labels));
      } else {
        rest += one.getValue();
      }
    }
    if (rest > 0) {
      int more = sorted.size() - MOST;
      lines.add(rest + " by " + more + (more == 1 ? " more path" : " more paths"));
    }
    return lines;
  }

  /**
   * Who created an object.
   *
   * @param certain false where the JVM was killed before its box had the id
   */
  private record Origin(CallPath path, boolean certain) {

    String text(PathLabels labels) {
      String callers = labels.callers(path.stack());
      return (certain ? " created at " : " very likely created at ")
          + path.site()
          + (callers.isEmpty() ? "" : " through " + callers);
    }
  }
}
