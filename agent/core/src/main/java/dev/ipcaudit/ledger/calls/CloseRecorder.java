package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.DescriptorIdentity;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.descriptors.JavaDescriptors;
import dev.ipcaudit.ledger.objects.RecentRemovals;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import org.jspecify.annotations.Nullable;

/**
 * Records calls that close a descriptor, and closes by objects of the JDK. What is closed counts as
 * closed before the call: once the kernel has done so, another thread may get the number at any
 * time.
 */
final class CloseRecorder extends DescriptorRecorder {

  private final LibcFunction close = Catalog.known("close");

  CloseRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public @Nullable Call before(HostCall call, CallNotes notes) throws Throwable {
    notes.existed = call.count() > 0 && closed(call.function(), (int) call.number(0), null);
    return null;
  }

  @Override
  void did(Call call) {
    int descriptor = (int) call.argument(0);
    if (!call.failed()) {
      closed(call.function(), descriptor, null); // of a library that tells only once
    } else if (call.errno() == Errno.EBADF && !call.existed()) {
      foundClosed(call.function(), descriptor, true);
    }
  }

  /**
   * A stream is about to be closed, and the descriptor that it was made of with it.
   *
   * @param site of the call
   */
  void closedWithStream(LibcFunction function, int descriptor, CallSite site) {
    if (!closed(function, descriptor, site) && Descriptors.link(descriptor) == null) {
      foundClosed(function, descriptor, true);
    }
  }

  /**
   * A descriptor is closed from now on.
   *
   * @param known the site of the call, or null to look for it if it matters
   * @return whether the ledger held it
   */
  private boolean closed(LibcFunction function, int descriptor, @Nullable CallSite known) {
    ledger.sizes().closed(descriptor);
    boolean held = ledger.find(ANY, descriptor) != null;
    if (held) {
      CallSite site = known == null ? stacks.siteIfAllowed(function) : known;
      ledger.removed(ANY, descriptor, site);
    } else {
      closesOthers(function, descriptor, known);
    }
    ledger.javas().forget(descriptor);
    return held;
  }

  /**
   * A descriptor is about to be closed that this JVM is not known to have opened. If it has closed
   * one of that number before, this may be meant for that one: certainly so where an object of the
   * JDK has opened it since, and perhaps where one finds it closed later.
   */
  private void closesOthers(LibcFunction function, int descriptor, @Nullable CallSite known) {
    RecentRemovals.Removal former = ledger.closed(ANY, descriptor);
    String link = former == null ? null : Descriptors.link(descriptor);
    if (former == null || link == null) {
      return; // it is closed, as the call will say
    }
    boolean javas = ledger.javas().state(descriptor) == JavaDescriptors.OPENED;
    CallSite site = known == null ? stacks.siteIfAllowed(function) : known;
    RecentRemovals.Removal removal = ledger.closedOthers(former, site);
    if (javas) {
      ledger.incidents().tookFromJava(removal, descriptor, link, null);
    }
  }

  /** An object of the JDK is about to close its descriptor. */
  void closedByJava(int descriptor) {
    TrackedObject object = ledger.find(ANY, descriptor);
    if (object != null) {
      String link = Descriptors.link(descriptor);
      boolean other =
          link == null
              || DescriptorIdentity.isOther(object.kind(), object.name(), descriptor, link);
      if (other) {
        ledger.vanished(object);
      } else {
        ledger.removed(ANY, descriptor, stacks.siteIfAllowed(close));
      }
      return;
    }
    RecentRemovals.Removal removal = ledger.closed(ANY, descriptor);
    if (removal == null
        || (!removal.tookOthers() && ledger.javas().state(descriptor) != JavaDescriptors.NOTHING)
        || Descriptors.link(descriptor) != null) {
      return; // what it closes is its own
    }
    if (removal.tookOthers()) {
      CallSite site = stacks.siteIfAllowed(close);
      ledger.incidents().tookFromJava(removal, descriptor, null, site);
    } else {
      foundClosed(close, descriptor, true);
    }
  }
}
