package dev.ipcaudit.ledger;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/** Reads calls that make and close descriptors. Thread-safe. */
final class DescriptorCalls {

  /** Any kind of descriptor: numbers are looked up in their common space. */
  private static final Kind ANY = Kind.DUP_FD;

  /** Of close_range(2). */
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  private final Ledger ledger;
  private final Walks walks;

  DescriptorCalls(Ledger ledger, Walks walks) {
    this.ledger = ledger;
    this.walks = walks;
  }

  void record(LibcFunction function, Call call) {
    switch (function.effect()) {
      case CLOSE:
        close(function, call);
        return;
      case CLOSE_RANGE:
        return; // it was heard before
      case TRANSFER:
        if (call.failed() && call.errno() == Errno.EBADF) {
          foundClosed(function, (int) call.argument(0), false);
        }
        return;
      case RECEIVE:
        if (!call.failed() && call.written() != null) {
          received(function, call.written());
        }
        return;
      case TUNE:
        if (!call.failed() && call.written() != null) {
          resized(function, call, call.written()[0]);
        }
        return;
      default:
        if (!makes(function, call)) {
          return;
        }
        if (!call.failed()) {
          made(function, call);
        } else if (Errno.saysLimit(call.errno())) {
          CallRecorder.exhausted(walks, ledger, function, function.kind(), call.errno());
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
      case DUPLICATE_BY_COMMAND:
        int command = (int) call.argument(function.selectArgument());
        if (command == Catalog.F_SETPIPE_SZ && !call.failed()) {
          resized(function, call, call.result()); // which may be more than was asked for
        }
        return command == Catalog.F_DUPFD || command == Catalog.F_DUPFD_CLOEXEC;
      default:
        return true;
    }
  }

  private void resized(LibcFunction function, Call call, long bytes) {
    ledger.sizes().set((int) call.argument(0), bytes, walks.siteIfAllowed(function));
  }

  private void made(LibcFunction function, Call call) {
    long weight = walks.weight(function, Purpose.CREATE);
    int[] written = call.written();
    int[] made = written == null ? new int[] {(int) call.result()} : written;
    if (weight == 0) {
      for (int descriptor : made) {
        ledger.createdUnwalked(function.kind(), descriptor);
      }
      return;
    }
    CallSite site = walks.site(function);
    for (int descriptor : made) {
      ledger.created(function.kind(), descriptor, 0, 0, site, true, weight);
    }
    if (written != null) {
      ledger.madePair(function.kind(), site);
    }
    walks.counts(function, Purpose.CREATE, ledger.path(function.kind(), site));
  }

  /**
   * Descriptors arrived.
   *
   * @return the line, or null if the allowance for walks is used up
   */
  CallSite received(LibcFunction function, int... delivered) {
    long weight = walks.weight(function, Purpose.CREATE);
    CallSite site = null;
    for (int descriptor : delivered) {
      if (weight == 0) {
        ledger.createdUnwalked(Kind.RECEIVED_FD, descriptor);
        continue;
      }
      // it may be anything, and Java closes it where nobody sees that: its name tells it from the
      // next one of that number
      String name = Descriptors.link(descriptor);
      if (name != null) {
        site = site == null ? walks.site(function) : site;
        ledger.received(descriptor, name, site, weight);
      }
    }
    if (site != null) {
      walks.counts(function, Purpose.CREATE, ledger.path(Kind.RECEIVED_FD, site));
    }
    return site;
  }

  /** See {@link CallRecorder#closing}. */
  boolean closing(LibcFunction function, long[] arguments) {
    if (function.effect() == Effect.CLOSE) {
      return arguments.length > 0 && closed(function, (int) arguments[0]);
    }
    boolean onlyMarks = arguments.length > 2 && (arguments[2] & CLOSE_RANGE_CLOEXEC) != 0;
    if (function.effect() == Effect.CLOSE_RANGE && arguments.length > 1 && !onlyMarks) {
      closeRange(function, arguments[0], arguments[1]);
    }
    return false;
  }

  private boolean closed(LibcFunction function, int descriptor) {
    ledger.sizes().closed(descriptor);
    if (ledger.find(ANY, descriptor) == null) {
      return false;
    }
    ledger.removed(ANY, descriptor, walks.siteIfAllowed(function));
    return true;
  }

  private void close(LibcFunction function, Call call) {
    int descriptor = (int) call.argument(0);
    if (!call.failed()) {
      closed(function, descriptor); // of a library that tells only once
    } else if (call.errno() == Errno.EBADF && !call.existed()) {
      foundClosed(function, descriptor, true);
    }
  }

  private void foundClosed(LibcFunction function, int descriptor, boolean closes) {
    if (ledger.incidents().isClosed(ANY, descriptor, !closes)) {
      long weight = walks.weight(function, Purpose.MISUSE);
      if (weight > 0) {
        ledger.incidents().foundClosed(ANY, descriptor, walks.site(function), closes, weight);
      }
    }
  }

  private void closeRange(LibcFunction function, long first, long last) {
    CallSite site = null;
    for (TrackedObject object : ledger.live()) {
      if (object.kind().descriptor()
          && object.id() >= (first & 0xffffffffL)
          && object.id() <= (last & 0xffffffffL)) {
        site = site == null ? walks.siteIfAllowed(function) : site;
        ledger.removed(object.kind(), object.id(), site);
      }
    }
  }
}
