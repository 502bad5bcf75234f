package dev.ipcaudit.javaagent.command.scan;

import java.util.List;

/**
 * Whether anybody still needs an object.
 *
 * @param fate what is known
 * @param reasons each a clause, such as {@code creator 4711 is gone}
 * @param doubts why it is not proved that nobody needs it; empty for a proof
 */
record Verdict(Fate fate, List<String> reasons, List<String> doubts) {

  enum Fate {
    /** Somebody who lives has it, made it, or used it last. */
    IN_USE,
    /** Nobody who used it is left. */
    ORPHAN,
    /** Removed already, and goes with its last user. */
    GOING,
    /** Nothing is known against it. */
    UNKNOWN
  }

  boolean orphan() {
    return fate == Fate.ORPHAN;
  }

  /** Whether nobody who lives can have made it, either. */
  boolean proved() {
    return orphan() && doubts.isEmpty();
  }
}
