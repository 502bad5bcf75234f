package dev.ipcaudit.ledger;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;

/** Reads calls that make and close descriptors. Thread-safe. */
final class DescriptorCalls {

  /** Any kind of descriptor: numbers are looked up in their common space. */
  private static final Kind ANY = Kind.DUP_FD;

  private final Ledger ledger;
  private final SiteFinder sites;

  DescriptorCalls(Ledger ledger, SiteFinder sites) {
    this.ledger = ledger;
    this.sites = sites;
  }

  void record(LibcFunction function, Call call) {
    switch (function.effect()) {
      case CLOSE:
        close(function, call);
        return;
      case CLOSE_RANGE:
        if (!call.failed()) {
          closeRange(function, call.argument(0), call.argument(1));
        }
        return;
      case RECEIVE:
        received(function, call);
        return;
      default:
        if (!makes(function, call)) {
          return;
        }
        if (!call.failed()) {
          made(function, call);
        } else if (Errno.saysLimit(call.errno())) {
          ledger.exhausted(function.kind(), sites.find(function.name()), call.errno());
        }
    }
  }

  private boolean makes(LibcFunction function, Call call) {
    int first = (int) call.argument(0);
    switch (function.effect()) {
      case OPEN_OR_CHANGE:
        return first == -1;
      case OPEN_UNIX:
        return first == Catalog.AF_UNIX;
      case ACCEPT:
        // of sockets only those of AF_UNIX are held; what they accept is of AF_UNIX too
        TrackedObject listener = ledger.find(ANY, first);
        return listener != null && listener.kind() == Kind.SOCKET;
      case DUPLICATE:
        return first != (int) call.result(); // dup2 onto itself does nothing
      default:
        return true;
    }
  }

  private void made(LibcFunction function, Call call) {
    CallSite site = sites.find(function.name());
    int[] written = call.written();
    if (written == null) {
      ledger.created(function.kind(), (int) call.result(), 0, 0, site, true);
      return;
    }
    for (int descriptor : written) {
      ledger.created(function.kind(), descriptor, 0, 0, site, true);
    }
    ledger.madePair(function.kind(), site);
  }

  private void received(LibcFunction function, Call call) {
    if (call.failed() || call.written() == null) {
      return;
    }
    CallSite site = null;
    for (int descriptor : call.written()) {
      // it may be anything, and Java closes it where nobody sees that: its name tells it from the
      // next one of that number
      String name = Descriptors.link(descriptor);
      if (name != null) {
        site = site == null ? sites.find(function.name()) : site;
        ledger.received(descriptor, name, site);
      }
    }
  }

  private void close(LibcFunction function, Call call) {
    int descriptor = (int) call.argument(0);
    // Linux has closed the descriptor even where close(2) says EINTR
    if (!call.failed() || call.errno() == Errno.EINTR) {
      if (ledger.find(ANY, descriptor) != null) {
        ledger.removed(ANY, descriptor, sites.find(function.name()));
      }
    } else if (call.errno() == Errno.EBADF) {
      Kind kind = ledger.removedKind(ANY, descriptor);
      if (kind != null) {
        ledger.misused(kind, sites.find(function.name()), Misuse.Nature.REMOVED_AGAIN, descriptor);
      }
    }
  }

  private void closeRange(LibcFunction function, long first, long last) {
    CallSite site = null;
    for (TrackedObject object : ledger.live()) {
      if (object.kind().descriptor()
          && object.id() >= first
          && object.id() <= (last & 0xffffffffL)) {
        site = site == null ? sites.find(function.name()) : site;
        ledger.removed(object.kind(), object.id(), site);
      }
    }
  }
}
