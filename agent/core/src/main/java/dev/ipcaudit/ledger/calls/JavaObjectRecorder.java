package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.JavaObject;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import dev.ipcaudit.stack.SiteFinder;
import org.jspecify.annotations.Nullable;

/**
 * Records descriptors that objects of the JDK open, as if the host had made the call of libc that
 * the JDK makes for it. Thread-safe.
 */
final class JavaObjectRecorder {

  private final Ledger ledger;
  private final StackSampler stacks;

  JavaObjectRecorder(Ledger ledger, StackSampler stacks) {
    this.ledger = ledger;
    this.stacks = stacks;
  }

  /**
   * An object of the JDK has opened descriptors. What the JDK opens for itself, as HttpClient does
   * its Selector, it closes itself, and so does JNA with the program that lists libraries: of that
   * nothing is recorded.
   *
   * @param process the child that they are the streams of, else 0
   */
  void opened(JavaObject object, int process, int... descriptors) {
    LibcFunction function = Catalog.known(object.function());
    Kind kind = object.kind();
    long weight = stacks.weight(function, Purpose.CREATE);
    SiteFinder.Use use = weight == 0 ? null : stacks.use(function);
    if (use == null || use.isOfJdk()) {
      for (int descriptor : descriptors) {
        ledger.createdUncaptured(kind, descriptor);
      }
      return;
    }
    CallSite site = use.site();
    @Nullable String name = null;
    for (int i = 0; i < descriptors.length; i++) {
      if (i == 0 || object != JavaObject.PIPE) { // whose ends have one inode
        name = stacks.identity(kind, descriptors[i]);
      }
      ledger.openedByJava(object, process, descriptors[i], name, site, weight);
      if (i > 0) {
        ledger.createdPair(kind, site);
      }
    }
    PathAccount path = ledger.path(kind, site);
    stacks.counts(function, Purpose.CREATE, path);
  }
}
