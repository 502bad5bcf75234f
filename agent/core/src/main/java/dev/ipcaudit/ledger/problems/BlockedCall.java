package dev.ipcaudit.ledger.problems;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import org.jspecify.annotations.Nullable;

/**
 * One call that was blocked.
 *
 * @param function its C name
 * @param object the descriptor or id, -1 if it is not known
 * @param thread the name of the Java thread, hostile text
 * @param nanos how long it has taken at least
 * @param detail what the kernel showed of the object meanwhile, hostile text; or null
 */
public record BlockedCall(
    Kind kind,
    CallSite site,
    String function,
    long object,
    String thread,
    long nanos,
    @Nullable String detail) {

  /** The same with what the kernel shows. */
  public BlockedCall with(@Nullable String newDetail) {
    return new BlockedCall(kind, site, function, object, thread, nanos, newDetail);
  }
}
