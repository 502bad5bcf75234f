package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.OpenSemaphores;

/** Records calls that close what was opened by name and is no descriptor: a semaphore. */
final class CloseHandleRecorder extends LedgerRecorder {

  private final NamedObjects objects;

  CloseHandleRecorder(Ledger ledger, StackSampler stacks, NamedObjects objects) {
    super(ledger, stacks);
    this.objects = objects;
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    long address = call.argument(function.idArgument());
    OpenSemaphores open = call.failed() ? null : objects.openSemaphores();
    if (open != null && open.knows(address)) {
      open.closed(address, stacks.remover(function, true));
    }
  }
}
