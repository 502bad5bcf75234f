package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.ProcessIdentity;
import dev.ipcaudit.kernel.ProcessIdentity.Life;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import org.jspecify.annotations.Nullable;

/** Records calls that start a process; as it is here, ones that return its pid. */
class StartRecorder extends LedgerRecorder {

  StartRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  /** What names the child from now on; 0 for none, as in the child itself. */
  long child(Call call) {
    return call.result();
  }

  @Override
  public final void refused(Call call, int id, CallSite site, long weight) {
    ledger.programs().start();
    ledger.incidents().exhausted(call.function().objectKind(), site, call.errno(), weight);
  }

  @Override
  public final void record(Call call) {
    LibcFunction function = call.function();
    ledger.programs().start();
    if (call.failed() && call.errno() == Errno.ECHILD) {
      CallSite site = stacks.siteIfAllowed(function); // of system: what it ran has run
      ledger.programs().jdk().missed(site, site);
    } else if (call.failed() && Errno.saysLimit(call.errno())) {
      exhausted(function, function.objectKind(), call.errno());
    } else if (!call.failed() && child(call) != 0) {
      started(call, child(call));
    }
  }

  void started(Call call, long child) {
    // it may have ended and have been reaped by another thread that was written down first
    CallSite reaper = ledger.remover(Kind.CHILD, child);
    if (created(call, child) && reaper != null && ProcessIdentity.lifeOf(child) == Life.GONE) {
      ledger.removed(Kind.CHILD, child, reaper);
    }
    ledger.programs().jdk().startedByCall((int) child); // after it is in the ledger
    ledger.programs().descendants().started((int) child, null);
  }

  /** A child is there; false if its site is not to be looked for. */
  final boolean created(Call call, long child) {
    LibcFunction function = call.function();
    long weight = stacks.weight(function, Purpose.CREATE);
    if (weight == 0) {
      ledger.createdUncaptured(Kind.CHILD, child);
      createdBeside(call, null, weight);
      return false;
    }
    CallSite site = stacks.site(function);
    ledger.created(Kind.CHILD, child, 0, 0, site, true, weight);
    createdBeside(call, site, weight);
    stacks.counts(function, Purpose.CREATE, ledger.path(Kind.CHILD, site));
    return true;
  }

  /**
   * What the call has made besides is there too.
   *
   * @param site null if it is not known, since it was not to be looked for
   */
  void createdBeside(Call call, @Nullable CallSite site, long weight) {
    // nothing
  }
}
