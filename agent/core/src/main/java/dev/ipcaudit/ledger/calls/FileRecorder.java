package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Fifos;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.kernel.OpenedFile;
import dev.ipcaudit.kernel.PosixNames;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Records calls that open a file. What it is, only the descriptor tells; that is asked within the
 * budget alone, since there are hosts that open files all the time. Before the call only a path
 * below /dev/shm is looked at, and only if the call may make that file or not.
 */
final class FileRecorder extends OpenRecorder {

  private final NamedObjects objects;

  FileRecorder(Ledger ledger, StackSampler stacks, NamedObjects objects) {
    super(ledger, stacks);
    this.objects = objects;
  }

  /** The flags of a call that opens a file, alone; null where they cannot be read. */
  static int @Nullable [] flags(HostCall call) throws Throwable {
    LibcFunction function = call.function();
    int flags = function.selectArgument();
    if (flags != LibcFunction.NONE) {
      return new int[] {(int) call.number(flags)};
    }
    return function.openHow() == LibcFunction.NONE
        ? new int[] {Abi.O_WRONLY | Catalog.O_CREAT} // creat(2) has no others to choose
        : call.ints(function.openHow(), 0, 1);
  }

  /** The path of what a call opens, from the root; null where it cannot be read. */
  static @Nullable String path(HostCall call) throws Throwable {
    int opened = call.function().openedPath();
    String path = opened == LibcFunction.NONE ? null : call.text(opened);
    int directory = opened > 0 ? (int) call.number(opened - 1) : Catalog.AT_FDCWD;
    return path == null ? null : Fifos.absolute(path, directory);
  }

  @Override
  public @Nullable Call before(HostCall call, CallNotes notes) throws Throwable {
    int[] flags = flags(call);
    String path = flags == null || (flags[0] & Catalog.O_CREAT) == 0 ? null : path(call);
    if (flags == null || path == null || !path.startsWith(PosixNames.IN_SHM)) {
      return null;
    }
    String name = PosixNames.canonical(path.substring(PosixNames.IN_SHM.length()));
    Path file = PosixNames.path(Kind.POSIX_SHM, name);
    if (file == null) {
      return null; // it is in a directory below, which shm_open(3) cannot reach
    }
    // with O_EXCL its success says all
    FileIdentity there = (flags[0] & Catalog.O_EXCL) == 0 ? FileIdentity.of(file) : null;
    if (there == null || there.isFile()) { // what a link leads to is not looked at
      notes.name = name;
      notes.there = there;
    }
    return null;
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    if (!over.failed()) {
      over.text(notes.name);
      over.there(notes.there);
      over.written(flags(call));
    }
    return true;
  }

  @Override
  void did(Call call) {
    if (!call.failed()) {
      opened(call);
    } else if (call.errno() == Errno.EMFILE || call.errno() == Errno.ENFILE) {
      exhausted(call.function(), Kind.FILE, call.errno()); // ENOSPC is that of a disk
    }
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
    if (file.kind() == Kind.SHM_FD) {
      memory(call, descriptor, file.inode(), site, weight);
    }
    ledger.opened(file.kind(), descriptor, file.identity(), site, weight);
    stacks.counts(function, Purpose.CREATE, ledger.path(file.kind(), site));
  }

  /** Shared memory was opened, or made first. */
  private void memory(Call call, int descriptor, long inode, CallSite site, long weight) {
    int[] flags = call.written();
    if (flags == null || (flags[0] & Catalog.O_CREAT) != 0) {
      String name = call.text();
      if (flags == null || name == null) {
        return; // whoever finds it left is right to say that no call is known to have made it
      }
      boolean certain = (flags[0] & Catalog.O_EXCL) != 0;
      FileIdentity now = FileIdentity.of(descriptor);
      if (certain || objects.isCreated(Kind.POSIX_SHM, call.there(), now)) {
        objects.created(Kind.POSIX_SHM, name, now, site, certain, weight);
      }
    }
    ledger.names().opened(inode);
  }
}
