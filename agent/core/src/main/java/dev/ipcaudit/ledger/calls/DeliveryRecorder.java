package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import org.jspecify.annotations.Nullable;

/** Records descriptors that another process sent. */
final class DeliveryRecorder extends LedgerRecorder {

  /** SCM_MAX_FD: the kernel delivers no more with one message. */
  private static final int MOST = 253;

  DeliveryRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    if (over.result() <= 0) {
      return true;
    }
    if (over.result() <= MOST) {
      over.written(call.ints(call.function().idArgument(), 0, (int) over.result()));
    }
    return isRead(call, over.written());
  }

  @Override
  public void record(Call call) {
    if (!call.failed() && call.written() != null) {
      received(call.function(), call.written());
    }
  }

  /**
   * Descriptors arrived.
   *
   * @return the site, or null if the allowance for captures is used up
   */
  @Nullable CallSite received(LibcFunction function, int... delivered) {
    long weight = stacks.weight(function, Purpose.CREATE);
    CallSite site = null;
    for (int descriptor : delivered) {
      if (weight == 0) {
        ledger.createdUncaptured(Kind.RECEIVED_FD, descriptor);
        continue;
      }
      // it may be anything, and Java closes it where nobody sees that: its name tells it from the
      // next one of that number
      String name = Descriptors.link(descriptor);
      if (name != null) {
        site = site == null ? stacks.site(function) : site;
        ledger.received(descriptor, name, site, weight);
      }
    }
    if (site != null) {
      stacks.counts(function, Purpose.CREATE, ledger.path(Kind.RECEIVED_FD, site));
    }
    return site;
  }
}
