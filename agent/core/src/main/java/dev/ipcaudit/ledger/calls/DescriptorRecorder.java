package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.problems.Misuse;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/** Records calls that use a descriptor which has to be open. */
class DescriptorRecorder extends LedgerRecorder {

  /** Any kind of descriptor: numbers are looked up in their common space. */
  static final Kind ANY = Kind.DUP_FD;

  DescriptorRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public final void record(Call call) {
    if (call.failed() && call.errno() == Errno.EBADF && call.function().usesDescriptor()) {
      foundClosed(call);
    } else {
      did(call);
    }
  }

  /** A call is over, and its descriptor was open. */
  void did(Call call) {
    // nothing
  }

  /** A call found its descriptor closed. */
  void foundClosed(Call call) {
    int descriptor = (int) call.argument(0);
    if (!isHeld(descriptor)) {
      foundClosed(call.function(), descriptor, false);
    }
  }

  final boolean isHeld(int descriptor) {
    return ledger.find(ANY, descriptor) != null;
  }

  /** A call found a descriptor closed that this JVM may have closed. */
  final void foundClosed(LibcFunction function, int descriptor, boolean closes) {
    if (ledger.closed(ANY, descriptor) != null) {
      long weight = stacks.weight(function, Purpose.MISUSE);
      if (weight > 0) {
        CallSite site = stacks.site(function);
        Misuse misuse =
            ledger.incidents().foundClosed(ANY, descriptor, site, closes, weight, stacks);
        stacks.counts(function, Purpose.MISUSE, misuse);
      }
    }
  }

  /** A call set how much a pipe or a socket holds. */
  final void resized(Call call, long bytes) {
    LibcFunction function = call.function();
    ledger.sizes().set((int) call.argument(0), bytes, stacks.siteIfAllowed(function));
  }
}
