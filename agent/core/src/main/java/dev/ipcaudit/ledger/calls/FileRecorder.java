package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/** Records calls that open a file, if that is a FIFO. */
final class FileRecorder extends OpenRecorder {

  FileRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  boolean opens(Call call) {
    return true; // as far as can be told yet
  }

  @Override
  void opened(Call call) {
    LibcFunction function = call.function();
    Kind kind = function.objectKind();
    int descriptor = (int) call.result();
    long weight = stacks.weight(function, Purpose.CREATE);
    if (weight == 0 || !stacks.isFifo(descriptor)) {
      return; // it may be anything
    }
    CallSite site = stacks.site(function);
    ledger.opened(kind, descriptor, stacks.identity(kind, descriptor), site, weight);
    stacks.counts(function, Purpose.CREATE, ledger.path(kind, site));
  }
}
