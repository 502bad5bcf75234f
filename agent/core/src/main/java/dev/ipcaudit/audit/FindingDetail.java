package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.CallSite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule knew of a finding besides: figures for outputs that have fields of their own. */
public sealed interface FindingDetail {

  /** The calls that failed with EAGAIN, by path. */
  record Eagains(List<EagainPath> paths) implements FindingDetail {}

  /**
   * The calls of one path that failed with EAGAIN.
   *
   * @param dropped how many results were dropped
   * @param undistinguished after how many nobody read errno
   * @param handled after how many somebody did
   * @param function the last that failed, or null if that is not known
   * @param errno of that one
   */
  record EagainPath(
      CallSite site,
      long dropped,
      long undistinguished,
      long handled,
      @Nullable String function,
      int errno) {}

  /**
   * A limit.
   *
   * @param errno what a call failed with since it is reached, 0 if none did
   * @param usage null where it is not known which limit
   */
  record Limit(int errno, @Nullable LimitUsage usage) implements FindingDetail {}
}
