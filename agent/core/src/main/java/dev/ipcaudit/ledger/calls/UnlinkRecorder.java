package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.kernel.PosixNames;
import dev.ipcaudit.ledger.Ledger;
import org.jspecify.annotations.Nullable;

/** Records calls that take the name of an object away. */
class UnlinkRecorder extends LedgerRecorder {

  private final NamedObjects objects;

  UnlinkRecorder(Ledger ledger, StackSampler stacks, NamedObjects objects) {
    super(ledger, stacks);
    this.objects = objects;
  }

  /** What a name stands for, as far as that is an object which may be ours. */
  @Nullable FileIdentity find(HostCall call, String name) throws Throwable {
    return PosixNames.find(call.function().objectKind(), PosixNames.canonical(name));
  }

  /** What stood there does not any more; null if that is not known. */
  void removed(LibcFunction function, String name, @Nullable FileIdentity there) {
    Long inode = objects.unlinked(function, PosixNames.canonical(name));
    if (inode == null && there != null) {
      inode = there.inode();
    }
    if (inode != null) {
      boolean held = isCaptured(function.objectKind(), inode);
      ledger.removed(function.objectKind(), inode, stacks.remover(function, held));
    }
  }

  @Override
  public final @Nullable Call before(HostCall call, CallNotes notes) throws Throwable {
    notes.name = call.text(call.function().idArgument());
    notes.there = notes.name == null ? null : find(call, notes.name);
    return null;
  }

  @Override
  public final boolean recordUntold(HostCall call, CallNotes notes) throws Throwable {
    FileIdentity there = notes.there;
    String name = notes.name;
    if (name != null && there != null && !there.equals(find(call, name))) {
      removed(call.function(), name, there);
    }
    return true; // what the name does not stand for any more is all that can be told
  }

  @Override
  public final boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    if (over.failed()) {
      return false;
    }
    over.text(call.text(call.function().idArgument()));
    over.there(notes.there);
    return isRead(call, over.text());
  }

  @Override
  public final void record(Call call) {
    String name = call.text();
    if (name != null) { // a call whose name could not be read is not recorded
      removed(call.function(), name, call.there());
    }
  }
}
