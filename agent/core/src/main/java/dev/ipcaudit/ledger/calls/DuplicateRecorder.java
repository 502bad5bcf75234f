package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.Ledger;

/** Records calls that open another descriptor for the same, and may close one for that: dup2(2). */
final class DuplicateRecorder extends OpenRecorder {

  DuplicateRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  boolean opens(Call call) {
    return (int) call.argument(0) != (int) call.result(); // dup2 onto itself does nothing
  }

  @Override
  void opened(Call call) {
    int descriptor = (int) call.result();
    if (isHeld(descriptor)) {
      ledger.removed(ANY, descriptor, stacks.remover(call.function(), true));
    }
    super.opened(call);
  }
}
