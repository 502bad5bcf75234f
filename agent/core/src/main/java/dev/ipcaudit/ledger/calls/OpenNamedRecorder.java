package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.kernel.PosixNames;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Records calls that open an object by its name, or create it first. */
final class OpenNamedRecorder extends LedgerRecorder {

  private final NamedObjects objects;

  OpenNamedRecorder(Ledger ledger, StackSampler stacks, NamedObjects objects) {
    super(ledger, stacks);
    this.objects = objects;
  }

  private static boolean depends(long flags) {
    return (flags & (Catalog.O_CREAT | Catalog.O_EXCL)) == Catalog.O_CREAT;
  }

  @Override
  public @Nullable Call before(HostCall call, CallNotes notes) throws Throwable {
    LibcFunction function = call.function();
    String name = call.text(function.idArgument());
    notes.name = name;
    notes.there =
        name == null || !depends(call.number(function.selectArgument()))
            ? null
            : PosixNames.find(function.objectKind(), PosixNames.canonical(name));
    return null;
  }

  /**
   * JNA throws whenever errno is set, and sem_open(3) sets it when it finds nothing and creates.
   * What a call has created is there all the same; nobody has the handle.
   */
  @Override
  public boolean hasCreated(HostCall call, CallNotes notes) throws Throwable {
    LibcFunction function = call.function();
    Kind kind = function.objectKind();
    if (notes.name == null
        || notes.there != null
        || !depends(call.number(function.selectArgument()))) {
      return false; // what it stood for was not looked at
    }
    String name = PosixNames.canonical(notes.name);
    FileIdentity now = PosixNames.find(kind, name);
    if (now == null || !objects.isCreated(kind, null, now)) {
      return false;
    }
    long weight = stacks.weight(function, Purpose.CREATE);
    if (weight == 0) {
      ledger.names().missed();
      return true;
    }
    CallSite site = stacks.site(function);
    objects.created(kind, name, now, site, false, weight);
    ledger.names().opened(now.inode());
    stacks.counts(function, Purpose.CREATE, ledger.path(kind, site));
    return true;
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    if (over.failed()) {
      return true;
    }
    over.text(call.text(call.function().idArgument()));
    over.there(notes.there);
    return isRead(call, over.text());
  }

  @Override
  public void record(Call call) {
    if (call.failed()) {
      failed(call.function(), call.errno());
    } else {
      opened(call);
    }
  }

  private void failed(LibcFunction function, int errno) {
    if (!Errno.saysLimit(errno)) {
      return;
    }
    Kind kind = function.objectKind();
    // of a queue EMFILE may say as well that the user's bytes in queues are used up
    if (errno == Errno.ENFILE
        || (errno == Errno.EMFILE && (kind != Kind.POSIX_MQ || Descriptors.exhausted()))) {
      kind = kind == Kind.POSIX_MQ ? Kind.MQ_FD : Kind.SHM_FD;
    }
    exhausted(function, kind, errno);
  }

  private void opened(Call call) {
    LibcFunction function = call.function();
    Kind kind = function.objectKind();
    String text = call.text();
    if (text == null) {
      return; // read has said so
    }
    if (ledger.incidents().denied() != null) {
      DenialRecorder.used(ledger, function, 0, PosixNames.canonical(text));
    }
    Kind handle = Objects.requireNonNull(kind.handle()); // whatever has a name has one
    long result = call.result();
    long weight = stacks.weight(function, Purpose.CREATE);
    if (weight == 0) {
      ledger.names().missed();
      if (handle.descriptor()) {
        ledger.createdUncaptured(handle, result);
      }
      return;
    }
    CallSite site = stacks.site(function);
    String name = PosixNames.canonical(text);
    FileIdentity now =
        handle.descriptor() ? FileIdentity.of((int) result) : PosixNames.find(kind, name);
    long flags = call.argument(function.selectArgument());
    boolean certain = (flags & Catalog.O_EXCL) != 0;
    if ((flags & Catalog.O_CREAT) != 0 && (certain || objects.isCreated(kind, call.there(), now))) {
      objects.created(kind, name, now, site, certain, weight);
    }
    if (now != null && kind != Kind.POSIX_MQ) {
      ledger.names().opened(now.inode());
    }
    if (handle.descriptor()) {
      ledger.opened(handle, result, Descriptors.link((int) result), site, weight);
    } else {
      objects.semaphores().opened(result, site, weight);
    }
    stacks.counts(function, Purpose.CREATE, ledger.path(handle, site));
  }
}
