package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.PendingCreation;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.problems.Misuse;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/** Records calls that map a segment. */
final class AttachRecorder extends LedgerRecorder {

  AttachRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    if (call.failed()) {
      misused(Kind.SYSV_SHM, call, Misuse.Nature.USED);
      return;
    }
    int segment = (int) call.argument(function.idArgument());
    PendingCreation known = stacks.creation(call);
    if (known == PendingCreation.UNCAPTURED) {
      ledger.createdUncaptured(function.objectKind(), call.result());
    } else {
      PathAccount path =
          ledger.created(function.objectKind(), call.result(), segment, 0, true, known);
      stacks.counts(function, Purpose.CREATE, path);
    }
  }
}
