package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.Ledger;

/**
 * Records calls that start a program at the other end of a stream. The stream stands for the child:
 * nobody but its maker knows it.
 */
final class ProgramRecorder extends StartRecorder {

  ProgramRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  void started(Call call, long stream) {
    created(call, stream);
  }
}
