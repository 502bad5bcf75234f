package dev.ipcaudit.javaagent.command.scan;

import java.util.List;
import java.util.Locale;

/**
 * Whether anybody still needs an object: the one definition, which {@code scan} shows and {@code
 * clean} acts on.
 *
 * @param fate what is known
 * @param held whether somebody has it or waits for it at this moment, or that is not known where it
 *     has to be
 * @param reasons each a clause, such as {@code creator 4711 has ended}
 * @param doubts why it is not proved that nobody needs it; empty for a proof
 */
record OrphanVerdict(Fate fate, boolean held, List<String> reasons, List<String> doubts) {

  enum Fate {
    /** A living process has it, created it, or used it last. */
    IN_USE,
    /** No process that is known to have created it, or to have used it last, is left. */
    ORPHAN,
    /** Marked for removal: the kernel destroys it with its last user. */
    GOING,
    /** Nothing is known against it. */
    UNKNOWN;

    /** As JSON and metrics have it. */
    String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What {@code clean --yes} has to be given as well, before it removes an object. */
  enum Removal {
    /** Nothing: it is proved that nobody needs it. */
    FREE("free"),
    /** Its id, its name or its key: somebody who left no trace may need it. */
    BY_NAME("by-name"),
    /** Its id or name, and {@code --used-too}: its last user lives, or cannot be known. */
    USED_TOO("used-too"),
    /** Nothing helps. */
    NEVER("never");

    private final String id;

    Removal(String id) {
      this.id = id;
    }

    /** As JSON has it. */
    String id() {
      return id;
    }
  }

  static OrphanVerdict inUse(List<String> reasons) {
    return new OrphanVerdict(Fate.IN_USE, false, reasons, List.of());
  }

  static OrphanVerdict unknown(List<String> reasons, String... doubts) {
    return new OrphanVerdict(Fate.UNKNOWN, false, reasons, List.of(doubts));
  }

  static OrphanVerdict orphan(List<String> reasons, List<String> doubts) {
    return new OrphanVerdict(Fate.ORPHAN, false, reasons, doubts);
  }

  boolean orphan() {
    return fate == Fate.ORPHAN;
  }

  Removal removal() {
    if (held || fate == Fate.GOING) {
      return Removal.NEVER;
    }
    if (fate != Fate.ORPHAN) {
      return Removal.USED_TOO;
    }
    return doubts.isEmpty() ? Removal.FREE : Removal.BY_NAME;
  }
}
