package dev.ipcaudit.ledger;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Fifos;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/** Reads calls that make FIFOs and take their names away. Thread-safe. */
final class FifoCalls {

  private final Ledger ledger;
  private final StackSampler walks;

  /** Programs delete many files and make few FIFOs. */
  private volatile boolean made;

  FifoCalls(Ledger ledger, StackSampler walks) {
    this.ledger = ledger;
    this.walks = walks;
  }

  /** A call made a file, which is a FIFO or not, as with mknod(2). */
  void made(LibcFunction function, String path, int directory) {
    long weight = walks.weight(function, Purpose.CREATE);
    String name = weight == 0 ? null : Fifos.absolute(path, directory);
    FileIdentity file = name == null ? null : Fifos.find(name);
    if (file == null) {
      return; // something else, or somebody has taken the name away already
    }
    made = true;
    CallSite site = walks.site(function);
    ledger.named(Kind.FIFO, Fifos.id(file), file.device(), name, site, true, weight);
    walks.counts(function, Purpose.CREATE, ledger.path(Kind.FIFO, site));
  }

  /** The FIFO of ours that a call is about to take away, or null. */
  FileIdentity before(String path, int directory) {
    String name = made ? Fifos.absolute(path, directory) : null;
    FileIdentity file = name == null ? null : Fifos.find(name);
    return file == null || ledger.find(Kind.FIFO, Fifos.id(file)) == null ? null : file;
  }

  /** It has taken it away. */
  void unlinked(LibcFunction function, FileIdentity file) {
    ledger.removed(Kind.FIFO, Fifos.id(file), walks.siteIfAllowed(function));
  }
}
