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

  /**
   * The order of two paths by their frames, the innermost first; 0 for the same stack. Paths share
   * the texts of frames, so that this costs no more than to look how far they go together.
   */
  public int compareFrames(CallPath other) {
    return compare(stack(), other.stack());
  }

  /** The same of two stacks. */
  static int compare(List<String> one, List<String> other) {
    int at = alike(one, other);
    return at < Math.min(one.size(), other.size())
        ? one.get(at).compareTo(other.get(at))
        : Integer.compare(one.size(), other.size());
  }

  /** How many frames two stacks have in common, from the call site on. */
  static int alike(List<String> one, List<String> other) {
    int least = Math.min(one.size(), other.size());
    int alike = 0;
    while (alike < least && one.get(alike).equals(other.get(alike))) {
      alike++;
    }
    return alike;
  }

  @Override
  public String toString() {
    return String.join(" < ", stack());
  }
}
