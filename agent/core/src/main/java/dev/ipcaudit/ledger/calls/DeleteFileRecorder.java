package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Fifos;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.kernel.PosixNames;
import dev.ipcaudit.kernel.RawPaths;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.Kind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Records calls that delete a file, if that is a FIFO or an object in /dev/shm of ours. */
final class DeleteFileRecorder extends UnlinkRecorder {

  private final NamedObjects objects;
  private final MakeFileRecorder made;

  DeleteFileRecorder(
      Ledger ledger, StackSampler stacks, NamedObjects objects, MakeFileRecorder made) {
    super(ledger, stacks, objects);
    this.objects = objects;
    this.made = made;
  }

  @Override
  @Nullable FileIdentity find(HostCall call, String name) throws Throwable {
    LibcFunction function = call.function();
    if (!made.hasMade() && !objects.anyInShm()) {
      return null; // programs delete many files and make few FIFOs
    }
    long argument = call.number(function.selectArgument());
    String path = Fifos.absolute(name, MakeFileRecorder.directory(function, argument));
    if (path != null && path.startsWith(PosixNames.IN_SHM)) {
      Path inShm = RawPaths.of(path);
      FileIdentity object = inShm == null ? null : FileIdentity.of(inShm);
      if (object != null && kindInShm(object) != null) {
        return object;
      }
    }
    FileIdentity file = path == null ? null : Fifos.find(path);
    boolean ours = file != null && ledger.find(function.objectKind(), Fifos.id(file)) != null;
    return ours ? file : null;
  }

  @Override
  void removed(LibcFunction function, String name, @Nullable FileIdentity there) {
    if (there == null) {
      return;
    }
    Kind kind = there.isFifo() ? function.objectKind() : kindInShm(there);
    if (kind != null) {
      long id = there.isFifo() ? Fifos.id(there) : there.inode();
      ledger.removed(kind, id, stacks.remover(function, isCaptured(kind, id)));
    }
  }

  /** Of what kind an object of ours in /dev/shm is; null for any other file. */
  private @Nullable Kind kindInShm(FileIdentity file) {
    if (file.isFifo() || !PosixNames.sees(Kind.POSIX_SHM, file.device())) {
      return null;
    }
    return ledger.find(Kind.POSIX_SHM, file.inode()) != null
        ? Kind.POSIX_SHM
        : ledger.find(Kind.POSIX_SEM, file.inode()) != null ? Kind.POSIX_SEM : null;
  }
}
