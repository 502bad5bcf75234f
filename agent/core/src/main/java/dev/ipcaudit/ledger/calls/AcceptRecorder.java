package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.Kind;

/** Records calls that accept a connection, of the family of the socket that listens. */
final class AcceptRecorder extends OpenRecorder {

  AcceptRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  boolean opens(Call call) {
    return true;
  }

  @Override
  int family(Call call) {
    int descriptor = (int) call.argument(0);
    TrackedObject listener = ledger.find(ANY, descriptor);
    return listener != null && listener.kind() == Kind.SOCKET ? listener.key() : 0;
  }
}
