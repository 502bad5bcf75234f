package dev.ipcaudit.model;

import java.util.List;

/**
 * The whole way to a call: its stack from the call site outwards. Two paths are equal when all
 * their frames are; a call site is equal whichever path led to it.
 */
public final class CallPath {

  private final CallSite site;
  private final int hash;

  CallPath(CallSite site) {
    this.site = site;
    this.hash = site.hashCode() * 31 + site.stack().hashCode();
  }

  /** The call site that it ends at, which has the stack of this path. */
  public CallSite site() {
    return site;
  }

  /** Its frames, innermost first, as {@link StackTraceElement#toString} gives them. */
  public List<String> stack() {
    return site.stack();
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof CallPath callPath
            && hash == callPath.hash
            && site.equals(callPath.site)
            && stack().equals(callPath.stack()));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return String.join(" < ", stack());
  }
}
