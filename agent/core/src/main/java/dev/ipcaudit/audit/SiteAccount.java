package dev.ipcaudit.audit;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import dev.ipcaudit.model.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one call site created and what became of it, at one moment.
 *
 * @param live created less removed
 * @param eagain calls of this site that failed with EAGAIN
 * @param estimated whether some calls stand for others that were not looked at
 * @param removedBy how many each call site removed of what this one created
 * @param sent descriptors that this site sent to others, by SCM_RIGHTS
 * @param history what it held and how often it failed over time, or null where that is not known
 * @param paths the same by the path that led there, those with the most live objects first; empty
 *     where that is not known
 */
public record SiteAccount(
    Kind kind,
    CallSite site,
    long created,
    long removed,
    long live,
    long eagain,
    boolean estimated,
    Map<CallSite, Long> removedBy,
    long sent,
    @Nullable History history,
    List<PathFigures> paths) {

  /** Those with the most live objects first. */
  public static final Comparator<SiteAccount> BUSIEST_FIRST = new BusiestFirst();

  public SiteAccount(
      Kind kind,
      CallSite site,
      long created,
      long removed,
      long live,
      long eagain,
      boolean estimated,
      Map<CallSite, Long> removedBy) {
    this(kind, site, created, removed, live, eagain, estimated, removedBy, 0, null, List.of());
  }

  /** Of a site that created nothing. */
  public static SiteAccount nothing(Kind kind, CallSite site) {
    return new SiteAccount(kind, site, 0, 0, 0, 0, false, Map.of());
  }

  /** The same with as many removed by each site. */
  public SiteAccount withRemovers(Map<CallSite, Long> removers) {
    return new SiteAccount(
        kind, site, created, removed, live, eagain, estimated, removers, sent, history, paths);
  }

  /** The same with what each path did, those with the most live objects first. */
  public SiteAccount withPaths(List<PathFigures> figures) {
    return new SiteAccount(
        kind, site, created, removed, live, eagain, estimated, removedBy, sent, history, figures);
  }

  /** The same of a site that sent as many. */
  public SiteAccount sending(long descriptors) {
    return new SiteAccount(
        kind,
        site,
        created,
        removed,
        live,
        eagain,
        estimated,
        removedBy,
        descriptors,
        history,
        paths);
  }

  /** The same with what it did over time. */
  public SiteAccount with(History known) {
    return new SiteAccount(
        kind, site, created, removed, live, eagain, estimated, removedBy, sent, known, paths);
  }

  /** A class for the same reason as that of {@link Finding}. */
  private static final class BusiestFirst implements Comparator<SiteAccount> {
    @Override
    public int compare(SiteAccount one, SiteAccount other) {
      int order = Long.compare(other.live, one.live);
      order = order != 0 ? order : Long.compare(other.created, one.created);
      return order != 0 ? order : one.site.toString().compareTo(other.site.toString());
    }
  }
}
