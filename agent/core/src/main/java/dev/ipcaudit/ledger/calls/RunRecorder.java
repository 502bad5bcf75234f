package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.Ledger;

/** Records calls that run a program and have reaped it when they return. */
final class RunRecorder extends StartRecorder {

  RunRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  long child(Call call) {
    return 0;
  }
}
