package dev.ipcaudit.ledger;

/** Records calls that use an object which must exist. */
class OperationRecorder extends EffectRecorder {

  OperationRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  void record(Call call) {
    if (call.failed() && call.function().kind().keyed()) {
      misused(call.function().kind(), call, Misuse.Nature.USED);
    }
  }
}
