package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;

/** Records calls that close such a stream and reap the program. */
final class CloseProgramRecorder extends LedgerRecorder {

  CloseProgramRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    long address = call.argument(function.idArgument());
    TrackedObject stream = ledger.find(Kind.CHILD, address);
    CallSite site = stacks.remover(function, stream != null);
    ledger.removed(Kind.CHILD, address, site);
    if (call.failed() && call.errno() == Errno.ECHILD) {
      ledger.programs().jdk().missed(stream == null ? site : stream.site(), site);
    }
  }
}
