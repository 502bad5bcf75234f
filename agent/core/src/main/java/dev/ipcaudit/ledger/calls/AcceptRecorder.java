package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.objects.TrackedObject;

/**
 * Records calls that accept a connection. Of sockets only those of AF_UNIX are held, and what they
 * accept is of AF_UNIX too.
 */
final class AcceptRecorder extends OpenRecorder {

  AcceptRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  boolean opens(Call call) {
    int descriptor = (int) call.argument(0);
    TrackedObject listener = ledger.find(ANY, descriptor);
    return listener != null && listener.kind() == call.function().kind();
  }
}
