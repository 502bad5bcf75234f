package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import org.jspecify.annotations.Nullable;

/** Records calls that open two descriptors and write them to memory. */
final class PairRecorder extends OpenRecorder {

  PairRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  boolean opens(Call call) {
    return true;
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    if (!over.failed()) {
      over.written(ends(call));
    }
    return over.failed() || isRead(call, over.written());
  }

  private static int @Nullable [] ends(HostCall call) throws Throwable {
    int place = call.function().idArgument();
    if (!call.function().writesApart()) {
      return call.ints(place, 0, 2);
    }
    int[] first = call.ints(place, 0, 1);
    int[] second = call.ints(place + 1, 0, 1);
    return first == null || second == null ? null : new int[] {first[0], second[0]};
  }

  @Override
  void opened(Call call) {
    LibcFunction function = call.function();
    Kind kind = function.objectKind();
    int[] ends = call.written();
    if (ends == null) {
      return; // read has said so
    }
    long weight = stacks.weight(function, Purpose.CREATE);
    if (weight == 0) {
      for (int descriptor : ends) {
        ledger.createdUncaptured(kind, descriptor);
      }
      return;
    }
    CallSite site = stacks.site(function);
    String name = null;
    for (int descriptor : ends) {
      if (name == null || !kind.sharesInode()) {
        name = stacks.identity(kind, descriptor);
      }
      ledger.opened(kind, descriptor, family(call), name, site, weight);
    }
    ledger.createdPair(kind, site);
    stacks.counts(function, Purpose.CREATE, ledger.path(kind, site));
  }
}
