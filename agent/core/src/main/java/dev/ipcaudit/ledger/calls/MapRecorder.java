package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.kernel.PosixNames;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.SharedMappings;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/**
 * Records calls that map a file, if that is shared memory: POSIX shared memory and other files in
 * /dev/shm, and memfds. What it is, its descriptor says.
 */
final class MapRecorder extends LedgerRecorder {

  MapRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    return !over.failed();
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    long length = SharedMappings.pages(call.argument(function.sizeArgument()));
    if (isShared(call) && shares(call, length)) {
      return;
    }
    SharedMappings known = ledger.mappings();
    if (known != null && known.has(call.result(), length)) {
      known.replaced(call.result(), length, stacks.remover(function, true));
    }
  }

  private static boolean isShared(Call call) {
    long flags = call.argument(call.function().selectArgument());
    return (flags & Catalog.MAP_SHARED) != 0 && (flags & Catalog.MAP_ANONYMOUS) == 0;
  }

  /** Whether it is known to be a mapping of shared memory, and recorded. */
  private boolean shares(Call call, long length) {
    LibcFunction function = call.function();
    int descriptor = (int) call.argument(function.idArgument());
    TrackedObject object = ledger.find(DescriptorRecorder.ANY, descriptor);
    if (object != null && !mayBeMemory(object.kind())) {
      return false;
    }
    long weight = stacks.weight(function, Purpose.CREATE);
    String link = weight == 0 ? null : stacks.link(descriptor);
    if (link == null || !isMemory(link)) {
      return false; // of a file that is none of ours, or it may be any
    }
    FileIdentity file = stacks.file(descriptor);
    if (file == null) {
      return false; // another thread has closed it meanwhile
    }
    CallSite site = stacks.site(function);
    ledger.makeMappings().mapped(call.result(), length, file, link, site, weight);
    stacks.counts(function, Purpose.CREATE, ledger.path(Kind.MAPPING, site));
    return true;
  }

  private static boolean mayBeMemory(Kind kind) {
    return kind == Kind.MEMFD || kind == Kind.SHM_FD || kind.isAnything();
  }

  private static boolean isMemory(String link) {
    return link.startsWith(PosixNames.IN_SHM) || Kind.MEMFD.hasLink(link);
  }
}
