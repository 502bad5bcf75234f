package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.box.BlackBoxWriter;
import dev.ipcaudit.box.LazyBlackBox;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.PendingCreation;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.problems.LimitFailure;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * Records calls that find or create by key. Such an object outlives this process: it is written to
 * the black box before the call, so that nothing is lost if the process dies in it.
 */
final class GetRecorder extends LedgerRecorder {

  GetRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public @Nullable Call before(HostCall call, CallNotes notes) throws Throwable {
    LibcFunction function = call.function();
    long[] arguments = call.numbers();
    if (call.isByNumber()) {
      notes.existed = dependsOnWhatIsThere(function, arguments);
      if (notes.existed) {
        call.gaps().probe(function);
      }
    }
    ledger.forget(notes.takeIntent()); // of a call that never came back
    PendingCreation intent = intends(function, arguments);
    if (intent == null) {
      return null;
    }
    Call begun = new Call(function, arguments, 0, 0, false);
    begun.intent(intent);
    if (intent != PendingCreation.UNCAPTURED && stacks.readsThrowables()) {
      return begun;
    }
    begins(begun, notes, null);
    return null;
  }

  private static boolean dependsOnWhatIsThere(LibcFunction function, long[] arguments) {
    return Catalog.dependsOnWhatIsThere(
        (int) arguments[function.idArgument()], (int) arguments[function.selectArgument()]);
  }

  /**
   * A call is about to be made that may make an object which outlives this process.
   *
   * @return null if nothing is to be written
   */
  private @Nullable PendingCreation intends(LibcFunction function, long[] arguments) {
    LazyBlackBox boxes = ledger.boxes();
    if (boxes == null || arguments.length <= function.selectArgument()) {
      return null;
    }
    int key = (int) arguments[function.idArgument()];
    int flags = (int) arguments[function.selectArgument()];
    if ((key != Catalog.IPC_PRIVATE && (flags & Catalog.IPC_CREAT) == 0) || boxes.get() == null) {
      return null;
    }
    long weight = stacks.weight(function, Purpose.CREATE);
    return weight == 0 ? PendingCreation.UNCAPTURED : new PendingCreation(weight, stacks.begins());
  }

  @Override
  public void begins(Call call, CallNotes notes, @Nullable Throwable stack) {
    PendingCreation intent = call.intent();
    LazyBlackBox boxes = ledger.boxes();
    if (intent != null && boxes != null && intent != PendingCreation.UNCAPTURED) {
      LibcFunction function = call.function();
      CallSite site = stacks.ended(function.name(), false, stack, intent.begun()).site();
      int key = (int) call.argument(function.idArgument());
      BlackBoxWriter box = boxes.opened();
      intent.written(
          site, box == null ? BlackBoxWriter.NONE : box.intend(function.objectKind(), key, site));
    }
    notes.intent = intent;
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) {
    over.intent(notes.takeIntent());
    return true;
  }

  @Override
  public boolean takesStack(Call call) {
    return call.intent() == null && creates(call) && stacks.draw(call, Purpose.CREATE);
  }

  @Override
  public void record(Call call) {
    if (!call.failed() && ledger.incidents().denied() != null) {
      DenialRecorder.used(
          ledger, call.function(), (int) call.argument(call.function().idArgument()), null);
    }
    if (!call.failed() && creates(call)) {
      created(call);
      return;
    }
    ledger.forget(call.intent());
    if (call.failed() && Errno.saysLimit(call.errno())) {
      exhausted(call);
    }
  }

  private static boolean creates(Call call) {
    LibcFunction function = call.function();
    int key = (int) call.argument(function.idArgument());
    int flags = (int) call.argument(function.selectArgument());
    return Catalog.creates(key, flags, call.existed());
  }

  private void created(Call call) {
    LibcFunction function = call.function();
    PendingCreation known = call.intent() == null ? stacks.creation(call) : call.intent();
    if (known == PendingCreation.UNCAPTURED) {
      ledger.createdUncaptured(function.objectKind(), call.result());
      return;
    }
    int key = (int) call.argument(function.idArgument());
    int flags = (int) call.argument(function.selectArgument());
    long size = call.argument(function.sizeArgument());
    boolean certain = !Catalog.dependsOnWhatIsThere(key, flags);
    PathAccount path =
        ledger.created(function.objectKind(), call.result(), key, size, certain, known);
    stacks.counts(function, Purpose.CREATE, path);
    ledger.exposures().created(path, flags & 0777, known.weight());
  }

  private void exhausted(Call call) {
    LibcFunction function = call.function();
    PendingCreation intent = call.intent();
    if (intent == null) {
      exhausted(function, function.objectKind(), call.errno());
    } else if (intent != PendingCreation.UNCAPTURED) {
      LimitFailure failure =
          ledger
              .incidents()
              .exhausted(function.objectKind(), intent.site(), call.errno(), intent.weight());
      stacks.counts(function, Purpose.CREATE, failure);
    }
  }
}
