package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import org.jspecify.annotations.Nullable;

/** Records calls that make a child at the far end of a terminal, and open the near end. */
final class PtyChildRecorder extends StartRecorder {

  PtyChildRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    if (!over.failed() && over.result() != 0) {
      over.written(call.ints(call.function().idArgument(), 0, 1));
      isRead(call, over.written()); // without it there is a child all the same
    }
    return true;
  }

  @Override
  void createdBeside(Call call, @Nullable CallSite site, long weight) {
    int[] near = call.written();
    if (near == null) {
      return;
    }
    if (site == null) {
      ledger.createdUncaptured(Kind.PTY, near[0]);
    } else {
      ledger.opened(Kind.PTY, near[0], stacks.identity(Kind.PTY, near[0]), site, weight);
    }
  }
}
