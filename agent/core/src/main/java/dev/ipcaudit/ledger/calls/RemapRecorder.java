package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.SharedMappings;
import dev.ipcaudit.ledger.objects.MappedRanges.Mapping;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * Records calls that grow, shrink or move what is mapped, or map it a second time: mremap(2). The
 * old place is empty before the call, as with munmap(2).
 */
final class RemapRecorder extends LedgerRecorder {

  private static final int NEW_LENGTH = 2;
  private static final int FLAGS = 3;

  RemapRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public @Nullable Call before(HostCall call, CallNotes notes) throws Throwable {
    SharedMappings known = ledger.mappings();
    long start = call.number(0);
    long length = SharedMappings.pages(call.number(1));
    notes.taken = known == null || !known.has(start, length) ? null : known.take(start, length);
    return null;
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    SharedMappings.Taken taken = notes.taken;
    SharedMappings known = ledger.mappings();
    if (known == null) {
      return false;
    }
    boolean stays =
        over.failed()
            || call.number(1) == 0
            || (call.number(FLAGS) & Catalog.MREMAP_DONTUNMAP) != 0;
    if (taken != null && stays) {
      known.putBack(taken);
    }
    over.taken(taken);
    over.existed(stays);
    return !over.failed();
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    SharedMappings known = ledger.makeMappings();
    SharedMappings.Taken taken = call.taken();
    long start = call.result();
    long length = SharedMappings.pages(call.argument(NEW_LENGTH));
    Mapping twin = call.existed() ? known.at(call.argument(0)) : null;
    if (twin != null) {
      long weight = stacks.weight(function, Purpose.CREATE);
      if (weight > 0) {
        CallSite site = stacks.site(function);
        known.mapped(twin, start, length, site, weight);
        stacks.counts(function, Purpose.CREATE, ledger.path(Kind.MAPPING, site));
      }
    } else if (taken != null && !taken.pieces().isEmpty()) {
      known.moved(taken, start, length, stacks.remover(function, true));
    } else if (known.has(start, length)) {
      known.replaced(start, length, stacks.remover(function, true));
    }
  }
}
