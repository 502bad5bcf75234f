package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
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
  void started(LibcFunction function, long stream) {
    created(function, stream);
  }
}
