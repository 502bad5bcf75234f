package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.problems.Misuse;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/**
 * Records calls that signal a process: a signal to a child that was reaped may have reached whoever
 * has its pid now.
 */
final class SignalRecorder extends LedgerRecorder {

  SignalRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    int pid = (int) call.argument(function.idArgument());
    boolean asksOnly = call.argument(function.selectArgument()) == 0;
    if (call.failed()
        && call.errno() == Errno.ESRCH
        && !asksOnly
        && ledger.remover(Kind.CHILD, pid) != null) {
      long weight = stacks.weight(function, Purpose.MISUSE);
      if (weight > 0) {
        CallSite site = stacks.site(function);
        Misuse misuse =
            ledger.incidents().misused(Kind.CHILD, site, Misuse.Nature.USED, pid, weight);
        stacks.counts(function, Purpose.MISUSE, misuse);
      }
    }
  }
}
