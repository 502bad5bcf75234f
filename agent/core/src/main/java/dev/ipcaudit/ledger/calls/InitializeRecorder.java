package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.SharedMappings;
import dev.ipcaudit.ledger.objects.MappedRanges.Mapping;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/**
 * Records calls that make a semaphore which processes share: sem_init(3). Whether its memory is
 * shared as well, the kernel says in the end.
 */
final class InitializeRecorder extends LedgerRecorder {

  InitializeRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    if (call.failed() || call.argument(function.selectArgument()) == 0) {
      return;
    }
    Kind kind = function.objectKind();
    long address = call.argument(function.idArgument());
    long weight = stacks.weight(function, Purpose.CREATE);
    if (weight == 0) {
      ledger.createdUncaptured(kind, address);
      return;
    }
    SharedMappings known = ledger.mappings();
    Mapping in = known == null ? null : known.at(address);
    CallSite site = stacks.site(function);
    ledger.placed(kind, address, in == null ? null : in.name(), site, weight);
    stacks.counts(function, Purpose.CREATE, ledger.path(kind, site));
  }
}
