package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.kernel.PageSize;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.SharedMappings;
import org.jspecify.annotations.Nullable;

/**
 * Records calls that unmap a range of addresses. What they name counts as unmapped before the call:
 * once the kernel has done so, another thread may be given the addresses at any time.
 */
final class UnmapRecorder extends LedgerRecorder {

  UnmapRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public @Nullable Call before(HostCall call, CallNotes notes) throws Throwable {
    SharedMappings known = ledger.mappings();
    long start = call.number(0);
    long length = SharedMappings.pages(call.number(1));
    // others are refused by the kernel: munmap(2)
    if (known != null && start % PageSize.BYTES == 0 && length > 0 && known.has(start, length)) {
      SharedMappings.Taken taken = known.take(start, length);
      notes.taken = taken;
      known.removed(taken, stacks.remover(call.function(), true));
    }
    return null;
  }

  /** One that makes a hole may fail, since there are too many mappings then. */
  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    SharedMappings.Taken taken = notes.taken;
    SharedMappings known = ledger.mappings();
    if (over.failed() && known != null && taken != null && taken.start() == call.number(0)) {
      known.putBack(taken);
    }
    return false;
  }
}
