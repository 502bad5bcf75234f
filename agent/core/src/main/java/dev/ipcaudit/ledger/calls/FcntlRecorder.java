package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.ledger.Ledger;

/** Records calls that, by their command, open another descriptor for the same or set its size. */
final class FcntlRecorder extends OpenRecorder {

  FcntlRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  private static int command(Call call) {
    return (int) call.argument(call.function().selectArgument());
  }

  @Override
  boolean opens(Call call) {
    int command = command(call);
    return command == Catalog.F_DUPFD || command == Catalog.F_DUPFD_CLOEXEC;
  }

  @Override
  void did(Call call) {
    if (command(call) == Catalog.F_SETPIPE_SZ && !call.failed()) {
      resized(call, call.result()); // which may be more than was asked for
    }
    super.did(call);
  }
}
