package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.PathFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each path to a site did, by the events of the paths. They come for all paths of a site at
 * once, and what counts is the last time: a path that was recorded by itself may be one of the
 * others later. For one thread.
 */
final class RecordedSitePaths {

  private final Map<String, OfSite> sites = new LinkedHashMap<>();

  /** Takes an event SitePath. */
  void add(RecordedFields event, Instant time) {
    OfSite site = sites.computeIfAbsent(line(event), line -> new OfSite());
    long counted = event.number("countedAt");
    if (counted > site.counted) {
      site.counted = counted;
      site.paths.clear();
    }
    if (counted == site.counted) {
      Path path = new Path(time, RecordedParts.path(event));
      site.paths.merge(
          event.number("paths") + " " + event.word("stack"),
          path,
          (one, other) -> other.time.isBefore(one.time) ? one : other);
    }
  }

  private static String line(RecordedFields event) {
    return event.text("kind") + " " + event.text("line");
  }

  /** The paths of a site, by kind and text, the busiest first. */
  List<PathFigures> of(String line) {
    List<PathFigures> figures = new ArrayList<>();
    OfSite site = sites.get(line);
    if (site != null) {
      for (Path path : site.paths.values()) {
        figures.add(path.figures);
      }
    }
    figures.sort(PathFigures.BUSIEST_FIRST);
    return figures;
  }

  private static final class OfSite {
    final Map<String, Path> paths = new LinkedHashMap<>();

    /** Older versions of the agent do not say when: there it is 0. */
    long counted;
  }

  private record Path(Instant time, PathFigures figures) {}
}
