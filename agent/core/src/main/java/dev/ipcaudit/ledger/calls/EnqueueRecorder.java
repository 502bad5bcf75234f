package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;

/** Records calls that put a message into a queue of System V. */
final class EnqueueRecorder extends OperationRecorder {

  EnqueueRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public void refused(Call call, int id, CallSite site, long weight) {
    ledger.senders().refused(id, site, weight);
  }
}
