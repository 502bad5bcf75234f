package dev.ipcaudit.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The callers of paths in a few frames each: the innermost, and those further out by which the
 * paths differ, since behind a framework whoever is to blame is far from the call site. {@code ...}
 * stands where frames are left out. For one thread.
 */
public final class PathLabels {

  private final int most;
  private final List<List<String>> sorted;
  private final Map<List<String>, BitSet> shown = new HashMap<>();

  /** The frames by which the path that is being looked at differs from others. */
  private final BitSet forks = new BitSet();

  /**
   * Of paths that are shown together.
   *
   * @param stacks innermost first, from the call site on
   * @param most so many callers of each are named
   */
  public PathLabels(Collection<List<String>> stacks, int most) {
    this.most = most;
    sorted = new ArrayList<>(new HashSet<>(stacks));
    sorted.sort(CallPath::compare);
    choose(0, sorted.size());
  }

  /** The callers in {@code stack}, one of those given, as {@code Orders.ship:31 < Main.main:8}. */
  public String callers(List<String> stack) {
    BitSet frames = shown.getOrDefault(stack, new BitSet());
    StringBuilder callers = new StringBuilder();
    int next = 1;
    for (int at = frames.nextSetBit(1); at > 0; at = frames.nextSetBit(at + 1)) {
      callers.append(callers.length() == 0 ? "" : " < ").append(at > next ? "... < " : "");
      callers.append(StackFrameText.shortened(stack.get(at)));
      next = at + 1;
    }
    return callers.append(next < stack.size() ? " < ..." : "").toString();
  }

  /** Chooses the frames of the paths from one place to another among the sorted ones. */
  private void choose(int from, int to) {
    if (to - from <= 1) {
      if (from < to) {
        shown.put(sorted.get(from), chosen(sorted.get(from)));
      }
      return;
    }
    int fork = CallPath.alike(sorted.get(from), sorted.get(to - 1));
    int start = from;
    for (int i = from; i < to; i++) {
      if (i + 1 == to || CallPath.alike(sorted.get(i), sorted.get(i + 1)) == fork) {
        // a path that ends there has no frame by which it differs
        forks.set(fork, fork < sorted.get(i).size());
        choose(start, i + 1);
        start = i + 1;
      }
    }
    forks.clear(fork);
  }

  private BitSet chosen(List<String> stack) {
    BitSet frames = new BitSet();
    for (int at = forks.nextSetBit(1); at > 0 && left(frames) > 0; at = forks.nextSetBit(at + 1)) {
      frames.set(at);
    }
    for (int at = 1; at < stack.size() && left(frames) > 0; at++) {
      frames.set(at);
    }
    return frames;
  }

  private int left(BitSet frames) {
    return most - frames.cardinality();
  }
}
