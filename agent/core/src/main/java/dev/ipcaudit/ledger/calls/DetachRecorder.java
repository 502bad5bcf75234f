package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.problems.Misuse;

/** Records calls that unmap a segment. */
final class DetachRecorder extends LedgerRecorder {

  DetachRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    if (call.failed()) {
      misused(function.objectKind(), call, Misuse.Nature.REMOVED_AGAIN);
    } else {
      long address = call.argument(function.idArgument());
      boolean held = isCaptured(function.objectKind(), address);
      ledger.removed(function.objectKind(), address, stacks.remover(function, held));
    }
  }
}
