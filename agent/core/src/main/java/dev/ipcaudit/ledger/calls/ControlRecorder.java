package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.problems.Misuse;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/** Records calls that do what their command says; IPC_RMID removes. */
final class ControlRecorder extends LedgerRecorder {

  ControlRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  private static boolean removes(Call call) {
    return (int) call.argument(call.function().selectArgument()) == Catalog.IPC_RMID;
  }

  @Override
  public boolean takesStack(Call call) {
    if (!removes(call)) {
      return false;
    }
    LibcFunction function = call.function();
    int id = (int) call.argument(function.idArgument());
    return stacks.drawsRemover(call, isCaptured(function.objectKind(), id));
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    boolean removes = removes(call);
    if (call.failed()) {
      misused(
          function.objectKind(), call, removes ? Misuse.Nature.REMOVED_AGAIN : Misuse.Nature.USED);
    } else if (removes) {
      int id = (int) call.argument(function.idArgument());
      boolean captured = stacks.weight(call, Purpose.OTHER) != 0;
      ledger.removed(function.objectKind(), id, captured ? stacks.site(call) : CallSite.UNKNOWN);
    }
  }
}
