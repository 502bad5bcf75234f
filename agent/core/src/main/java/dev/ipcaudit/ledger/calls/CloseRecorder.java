package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.DescriptorIdentity;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.descriptors.JavaDescriptors;
import dev.ipcaudit.ledger.objects.RecentRemovals;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.ledger.problems.Misuse;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
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
    TrackedObject object = ledger.find(ANY, descriptor);
    boolean javas = ledger.javas().state(descriptor) == JavaDescriptors.OPENED;
    if (object != null) {
      ledger.removed(ANY, descriptor, known == null ? stacks.remover(function, true) : known);
      if (javas && isOfJava(object)) {
        closedOfJava(descriptor);
      }
    } else {
      closesOthers(function, descriptor, known, javas);
    }
    ledger.javas().takenByNative(descriptor);
    return object != null;
  }

  private CallSite siteOf(LibcFunction function, @Nullable CallSite known) {
    return known == null ? stacks.siteIfAllowed(function) : known;
  }

  /**
   * A native has closed the descriptor of an object of the JDK. If one of that number that a native
   * had created was closed before, it was meant.
   */
  private void closedOfJava(int descriptor) {
    RecentRemovals.Removal removal = ledger.closed(ANY, descriptor);
    RecentRemovals.Removal former = removal == null ? null : removal.former();
    if (removal != null && former != null && former.maker() != null && !isOfJava(former)) {
      removal.markCertain();
      ledger.incidents().tookFromJava(removal, descriptor, Descriptors.link(descriptor), null);
    }
  }

  private static boolean isOfJava(TrackedObject object) {
    return object.account().javaObject() != null;
  }

  /** Whether an object of the JDK had opened what was closed, and no native. */
  private static boolean isOfJava(RecentRemovals.Removal removal) {
    PathAccount maker = removal.maker();
    return maker != null && maker.account().javaObject() != null;
  }

  /**
   * A descriptor is about to be closed that this JVM is not known to have opened. If it has closed
   * one of that number before, this may be meant for that one: certainly so where an object of the
   * JDK has opened it since, and perhaps where one finds it closed later.
   */
  private void closesOthers(
      LibcFunction function, int descriptor, @Nullable CallSite known, boolean javas) {
    RecentRemovals.Removal former = ledger.closed(ANY, descriptor);
    String link = former == null && !javas ? null : Descriptors.link(descriptor);
    if (link == null) {
      return; // it is closed, as the call will say
    }
    if (former != null && !(javas && isOfJava(former))) {
      RecentRemovals.Removal removal = ledger.closedOthers(former, siteOf(function, known));
      if (javas) {
        removal.markCertain();
        ledger.incidents().tookFromJava(removal, descriptor, link, null);
      }
      return;
    }
    Kind kind = Kind.ofLink(link);
    if (kind != null) {
      ledger.closedOfJava(kind, descriptor, siteOf(function, known));
    }
  }

  /**
   * An object of the JDK is about to close its descriptor.
   *
   * @param owner the identity hash code of what represents it, 0 if that is not known
   */
  void closedByJava(int descriptor, int owner) {
    if (ledger.javas().hasLost(descriptor, owner)) {
      closesWhatItLost(descriptor);
      return;
    }
    TrackedObject object = ledger.find(ANY, descriptor);
    if (object != null) {
      boolean own = isOfJava(object) && ledger.javas().has(descriptor, owner);
      if (!own && isOther(object)) {
        ledger.vanished(object);
      } else {
        ledger.removed(ANY, descriptor, stacks.remover(close, true));
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

  private static boolean isOther(TrackedObject object) {
    int descriptor = (int) object.id();
    String link = Descriptors.link(descriptor);
    return link == null
        || DescriptorIdentity.isOther(object.kind(), object.name(), descriptor, link);
  }

  /** Somebody else had closed what an object of the JDK had opened, and now that closes it. */
  private void closesWhatItLost(int descriptor) {
    if (ledger.find(ANY, descriptor) != null) {
      ledger.removed(ANY, descriptor, stacks.remover(close, true));
      RecentRemovals.Removal removal = ledger.closed(ANY, descriptor);
      if (removal != null) {
        removal.markCertain();
        ledger.incidents().tookByJava(removal, descriptor);
      }
      return;
    }
    RecentRemovals.Removal removal = ledger.closed(ANY, descriptor);
    if (removal == null || removal.isCertain() || Descriptors.link(descriptor) != null) {
      return; // nobody knows what it closes, or it is the victim
    }
    long weight = stacks.weight(close, Purpose.MISUSE);
    if (weight > 0) {
      CallSite site = stacks.site(close);
      Misuse again = ledger.incidents().closedAgain(removal, site, descriptor, weight);
      stacks.counts(close, Purpose.MISUSE, again);
    }
  }
}
