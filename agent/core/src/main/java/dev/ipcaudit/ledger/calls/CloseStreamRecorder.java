package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Records calls that close a stream, and its descriptor with it. Both count as closed before the
 * call, as by {@link CloseRecorder}, and however it ends: a stream that fclose(3) failed to write
 * is closed too.
 */
final class CloseStreamRecorder extends LedgerRecorder {

  private final CloseRecorder closes;

  CloseStreamRecorder(Ledger ledger, StackSampler stacks, CloseRecorder closes) {
    super(ledger, stacks);
    this.closes = closes;
  }

  @Override
  public @Nullable Call before(HostCall call, CallNotes notes) throws Throwable {
    LibcFunction function = call.function();
    closed(function, call.number(function.idArgument()));
    return null;
  }

  /**
   * A stream is closed from now on.
   *
   * @return whether a call was seen that made it
   */
  boolean closed(LibcFunction function, long address) {
    Kind kind = function.objectKind();
    TrackedObject stream = ledger.find(kind, address);
    Integer adopted = ledger.streams().closed(address);
    if (stream == null && adopted == null) {
      return false;
    }
    CallSite site = stacks.remover(function, stream != null);
    if (stream != null) {
      ledger.removed(kind, address, site);
      if (adopted == null && stream.key() >= 0) {
        ledger.removed(Kind.FILE, stream.key(), site); // whoever uses the number now is late
      }
    }
    if (adopted != null) {
      closes.closedWithStream(function, adopted, site);
    }
    return true;
  }
}
