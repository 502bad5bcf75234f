package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/** Records calls that open a descriptor, which is the result. */
class OpenRecorder extends DescriptorRecorder {

  OpenRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  /** Whether a call opens a descriptor, if it succeeds. */
  boolean opens(Call call) {
    return call.function().makes(call.argument(call.function().idArgument()));
  }

  @Override
  void did(Call call) {
    if (!opens(call)) {
      return;
    }
    if (!call.failed()) {
      opened(call);
    } else if (Errno.saysLimit(call.errno())) {
      exhausted(call.function(), call.function().objectKind(), call.errno());
    }
  }

  /** The address family of a socket, as far as the call says; 0 of what is none. */
  int family(Call call) {
    return call.function().kind() == Kind.SOCKET ? (int) call.argument(0) : 0;
  }

  void opened(Call call) {
    LibcFunction function = call.function();
    Kind kind = function.objectKind();
    int descriptor = (int) call.result();
    long weight = stacks.weight(function, Purpose.CREATE);
    if (weight == 0) {
      ledger.createdUncaptured(kind, descriptor);
      return;
    }
    CallSite site = stacks.site(function);
    String name = stacks.identity(kind, descriptor);
    ledger.opened(kind, descriptor, family(call), name, site, weight);
    stacks.counts(function, Purpose.CREATE, ledger.path(kind, site));
  }
}
