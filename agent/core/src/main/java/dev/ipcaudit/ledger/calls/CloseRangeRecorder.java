package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.CallSite;
import org.jspecify.annotations.Nullable;

/** Records calls that close all descriptors of a range: close_range(first, last, flags). */
final class CloseRangeRecorder extends LedgerRecorder {

  private static final int FLAGS = 2;

  /** The descriptors stay open until the process starts another program. */
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  CloseRangeRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public @Nullable Call before(HostCall call, CallNotes notes) throws Throwable {
    if (call.count() > 1 && (call.number(FLAGS) & CLOSE_RANGE_CLOEXEC) == 0) {
      closed(call.function(), call.number(0), call.number(1));
    }
    return null;
  }

  private void closed(LibcFunction function, long first, long last) {
    CallSite site = null;
    for (TrackedObject object : ledger.live()) {
      if (object.kind().descriptor()
          && object.id() >= (first & 0xffffffffL)
          && object.id() <= (last & 0xffffffffL)) {
        site = site == null ? stacks.remover(function, true) : site;
        ledger.removed(object.kind(), object.id(), site);
      }
    }
  }
}
