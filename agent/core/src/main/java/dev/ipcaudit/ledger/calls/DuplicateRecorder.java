package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.Ledger;

/** Records calls that open another descriptor for the same. */
final class DuplicateRecorder extends OpenRecorder {

  DuplicateRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  boolean opens(Call call) {
    return (int) call.argument(0) != (int) call.result(); // dup2 onto itself does nothing
  }
}
