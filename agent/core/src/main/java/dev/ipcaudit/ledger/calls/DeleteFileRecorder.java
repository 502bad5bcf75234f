package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Fifos;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.ledger.Ledger;
import org.jspecify.annotations.Nullable;

/** Records calls that delete a file, if that is a FIFO of ours. */
final class DeleteFileRecorder extends UnlinkRecorder {

  private final MakeFileRecorder made;

  DeleteFileRecorder(
      Ledger ledger, StackSampler stacks, NamedObjects objects, MakeFileRecorder made) {
    super(ledger, stacks, objects);
    this.made = made;
  }

  @Override
  @Nullable FileIdentity find(HostCall call, String name) throws Throwable {
    LibcFunction function = call.function();
    if (!made.hasMade()) {
      return null; // programs delete many files and make few FIFOs
    }
    long argument = call.number(function.selectArgument());
    String path = Fifos.absolute(name, MakeFileRecorder.directory(function, argument));
    FileIdentity file = path == null ? null : Fifos.find(path);
    boolean ours = file != null && ledger.find(function.objectKind(), Fifos.id(file)) != null;
    return ours ? file : null;
  }

  @Override
  void removed(LibcFunction function, String name, @Nullable FileIdentity there) {
    if (there != null) {
      ledger.removed(function.objectKind(), Fifos.id(there), stacks.siteIfAllowed(function));
    }
  }
}
