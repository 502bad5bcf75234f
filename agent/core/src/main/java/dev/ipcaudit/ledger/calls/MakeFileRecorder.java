package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Fifos;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/** Records calls that make a file, which is a FIFO or not, as with mknod(2). */
final class MakeFileRecorder extends LedgerRecorder {

  private volatile boolean made;

  MakeFileRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  /** Whether a FIFO was made yet. */
  boolean hasMade() {
    return made;
  }

  /** The directory that a path starts from, given as the argument that selects it. */
  static int directory(LibcFunction function, long argument) {
    return function.selectArgument() == LibcFunction.NONE ? Catalog.AT_FDCWD : (int) argument;
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    if (over.failed()) {
      return false;
    }
    over.text(call.text(call.function().idArgument()));
    return isRead(call, over.text());
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    Kind kind = function.objectKind();
    int directory = directory(function, call.argument(function.selectArgument()));
    long weight = stacks.weight(function, Purpose.CREATE);
    String text = call.text();
    String name = weight == 0 || text == null ? null : Fifos.absolute(text, directory);
    FileIdentity file = name == null ? null : Fifos.find(name);
    if (file == null) {
      return; // something else, or somebody has taken the name away already
    }
    made = true;
    CallSite site = stacks.site(function);
    ledger.named(kind, Fifos.id(file), file.device(), name, site, true, weight);
    stacks.counts(function, Purpose.CREATE, ledger.path(kind, site));
  }
}
