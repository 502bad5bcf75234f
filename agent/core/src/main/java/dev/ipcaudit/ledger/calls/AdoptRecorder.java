package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/**
 * Records calls that make a stream of a descriptor. From then on it is the stream that is left or
 * closed, and the descriptor with it.
 */
final class AdoptRecorder extends DescriptorRecorder {

  AdoptRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  void did(Call call) {
    if (call.failed()) {
      return;
    }
    LibcFunction function = call.function();
    Kind kind = function.objectKind();
    long address = call.result();
    int descriptor = (int) call.argument(0);
    ledger.streams().adopted(address, descriptor);
    long weight = stacks.weight(function, Purpose.CREATE);
    if (weight == 0) {
      ledger.createdUncaptured(kind, address);
      return;
    }
    CallSite site = stacks.site(function);
    String name = stacks.identity(Kind.FILE, descriptor);
    ledger.opened(kind, address, descriptor, name, site, weight);
    stacks.counts(function, Purpose.CREATE, ledger.path(kind, site));
  }
}
