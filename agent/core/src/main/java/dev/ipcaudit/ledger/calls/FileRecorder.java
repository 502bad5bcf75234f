package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.OpenedFile;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/**
 * Records calls that open a file. What it is, only the descriptor tells; that is asked within the
 * budget alone, since there are hosts that open files all the time.
 */
final class FileRecorder extends OpenRecorder {

  FileRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  void did(Call call) {
    if (!call.failed()) {
      opened(call);
    } else if (call.errno() == Errno.EMFILE || call.errno() == Errno.ENFILE) {
      exhausted(call.function(), Kind.FILE, call.errno()); // ENOSPC is that of a disk
    }
  }

  /**
   * Then whoever finds the file left behind is right to say that no call is known to have made it.
   */
  private static boolean mayCreate(Call call) {
    int flags = call.function().selectArgument();
    return flags == LibcFunction.NONE || (call.argument(flags) & Catalog.O_CREAT) != 0;
  }

  @Override
  void opened(Call call) {
    LibcFunction function = call.function();
    int descriptor = (int) call.result();
    long weight = stacks.weight(function, Purpose.CREATE);
    if (weight == 0) {
      ledger.createdUncaptured(Kind.FILE, descriptor);
      return;
    }
    OpenedFile file = stacks.opened(descriptor);
    CallSite site = stacks.site(function);
    ledger.opened(file.kind(), descriptor, file.identity(), site, weight);
    if (file.kind() == Kind.SHM_FD && !mayCreate(call)) {
      ledger.names().opened(file.inode());
    }
    stacks.counts(function, Purpose.CREATE, ledger.path(file.kind(), site));
  }
}
