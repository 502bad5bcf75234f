package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;

/** Records calls that end the use of a semaphore, if that is one of ours: most are not shared. */
final class DestroyRecorder extends LedgerRecorder {

  DestroyRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    long address = call.argument(function.idArgument());
    if (!call.failed() && ledger.find(function.objectKind(), address) != null) {
      ledger.removed(function.objectKind(), address, stacks.remover(function, true));
    }
  }
}
