package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.problems.Misuse;

/** Records calls that use an object which must exist. */
class OperationRecorder extends LedgerRecorder {

  OperationRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public void record(Call call) {
    if (call.failed() && call.function().objectKind().keyed()) {
      misused(call.function().objectKind(), call, Misuse.Nature.USED);
    }
  }
}
