package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.ledger.Ledger;

/** Records who sets how much a socket holds: setsockopt(socket, level, option, value, length). */
final class TuneRecorder extends DescriptorRecorder {

  private static final int LEVEL = 1;
  private static final int VALUE = 3;
  private static final int LENGTH = 4;

  TuneRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    if (over.failed()
        || (int) call.number(LEVEL) != Catalog.SOL_SOCKET
        || (int) call.number(call.function().selectArgument()) != Catalog.SO_SNDBUF
        || call.number(LENGTH) < Integer.BYTES) {
      return true;
    }
    over.written(call.ints(VALUE, 0, 1));
    return isRead(call, over.written());
  }

  @Override
  void did(Call call) {
    if (!call.failed() && call.written() != null) {
      resized(call, call.written()[0]);
    }
  }
}
