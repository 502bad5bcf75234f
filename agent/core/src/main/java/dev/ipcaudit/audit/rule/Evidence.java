package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.calls.KeyNames;
import org.jspecify.annotations.Nullable;

/** All that rules judge a JVM by, at one moment. For one thread. */
final class Evidence {

  private final Source source;
  private final KernelSnapshot kernel;
  private final boolean atEnd;
  private @Nullable LostObjects lost;

  /**
   * @param atEnd whether every call was made and recorded, and nobody will remove anything
   */
  Evidence(Source source, KernelSnapshot kernel, boolean atEnd) {
    this.source = source;
    this.kernel = kernel;
    this.atEnd = atEnd;
  }

  Ledger ledger() {
    return source.ledger;
  }

  Source source() {
    return source;
  }

  Suppressions suppressions() {
    return source.suppressions;
  }

  KernelSnapshot kernel() {
    return kernel;
  }

  boolean atEnd() {
    return atEnd;
  }

  /** What was created and what became of it. Looks once, for up to a second, see {@code InUse}. */
  LostObjects lost() {
    if (lost == null) {
      lost = new LostObjects(source, kernel);
    }
    return lost;
  }

  /** What stays the same from moment to moment. */
  record Source(Ledger ledger, KeyNames keyNames, Suppressions suppressions) {}
}
