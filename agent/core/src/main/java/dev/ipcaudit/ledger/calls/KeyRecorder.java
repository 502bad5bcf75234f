package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.Ledger;

/** Records from which path a key was made, so that findings can name it. */
final class KeyRecorder extends LedgerRecorder {

  private final KeyNames names;

  KeyRecorder(Ledger ledger, StackSampler stacks, KeyNames names) {
    super(ledger, stacks);
    this.names = names;
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    if (!over.failed()) {
      over.text(call.text(call.function().idArgument()));
    }
    return true;
  }

  @Override
  public void record(Call call) {
    if (!call.failed() && call.text() != null) {
      names.put((int) call.result(), call.text());
    }
  }
}
