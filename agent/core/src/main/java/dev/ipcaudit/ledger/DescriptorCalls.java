package dev.ipcaudit.ledger;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.DescriptorIdentity;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/** Reads calls that make and close descriptors. Thread-safe. */
final class DescriptorCalls {

  /** Any kind of descriptor: numbers are looked up in their common space. */
  private static final Kind ANY = Kind.DUP_FD;

  private static final LibcFunction CLOSE_FUNCTION = Catalog.function("close");

  /** Of close_range(2). */
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  private final Ledger ledger;
  private final StackSampler walks;

  DescriptorCalls(Ledger ledger, StackSampler walks) {
    this.ledger = ledger;
    this.walks = walks;
  }

  void record(LibcFunction function, Call call) {
    if (call.failed() && call.errno() == Errno.EBADF && function.usesDescriptor()) {
      used(function, call);
      return;
    }
    switch (function.effect()) {
      case CLOSE:
        close(function, call);
        return;
      case CLOSE_RANGE:
        return; // it was heard before
      case TRANSFER:
      case USE:
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
      if (function.effect() == Effect.OPEN_FILE) {
        return; // it may be anything
      }
      for (int descriptor : made) {
        ledger.createdUnwalked(function.kind(), descriptor);
      }
      return;
    }
    if (function.effect() == Effect.OPEN_FILE && !walks.isFifo(made[0])) {
      return;
    }
    CallSite site = walks.site(function);
    String name = null;
    for (int descriptor : made) {
      if (name == null || function.kind() != Kind.PIPE) { // both ends of a pipe have one inode
        name = walks.identity(function.kind(), descriptor);
      }
      ledger.opened(function.kind(), descriptor, name, site, weight);
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
    boolean held = ledger.find(ANY, descriptor) != null;
    if (held) {
      ledger.removed(ANY, descriptor, walks.siteIfAllowed(function));
    } else {
      closesOthers(function, descriptor);
    }
    ledger.javas().forget(descriptor);
    return held;
  }

  /**
   * A descriptor is about to be closed that this JVM is not known to have made. If it has closed
   * one of that number before, this may be meant for that one: certainly so where an object of the
   * JDK has opened it since, and perhaps where one finds it closed later.
   */
  private void closesOthers(LibcFunction function, int descriptor) {
    RecentRemovals.Removal former = ledger.closed(ANY, descriptor);
    String link = former == null ? null : Descriptors.link(descriptor);
    if (link == null) {
      return; // it is closed, as the call will say
    }
    boolean javas = ledger.javas().state(descriptor) == JavaDescriptors.OPENED;
    RecentRemovals.Removal removal = ledger.closedOthers(former, walks.siteIfAllowed(function));
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
        ledger.removed(ANY, descriptor, walks.siteIfAllowed(CLOSE_FUNCTION));
      }
      return;
    }
    RecentRemovals.Removal removal = ledger.closed(ANY, descriptor);
    if (removal == null
        || !removal.tookOthers() && ledger.javas().state(descriptor) != JavaDescriptors.NOTHING
        || Descriptors.link(descriptor) != null) {
      return; // what it closes is its own
    }
    if (removal.tookOthers()) {
      CallSite site = walks.siteIfAllowed(CLOSE_FUNCTION);
      ledger.incidents().tookFromJava(removal, descriptor, null, site);
    } else {
      foundClosed(CLOSE_FUNCTION, descriptor, true);
    }
  }

  private void close(LibcFunction function, Call call) {
    int descriptor = (int) call.argument(0);
    if (!call.failed()) {
      closed(function, descriptor); // of a library that tells only once
    } else if (call.errno() == Errno.EBADF && !call.existed()) {
      foundClosed(function, descriptor, true);
    }
  }

  /** A call found a descriptor closed, of which it may be given two. */
  private void used(LibcFunction function, Call call) {
    int first = (int) call.argument(0);
    if (ledger.find(ANY, first) == null && ledger.closed(ANY, first) != null) {
      foundClosed(function, first, false);
    } else if (function.effect() == Effect.USE && function.selectArgument() >= 0) {
      int second = (int) call.argument(function.selectArgument());
      if (ledger.find(ANY, second) == null) {
        foundClosed(function, second, false);
      }
    }
  }

  private void foundClosed(LibcFunction function, int descriptor, boolean closes) {
    if (ledger.closed(ANY, descriptor) != null) {
      long weight = walks.weight(function, Purpose.MISUSE);
      if (weight > 0) {
        CallSite site = walks.site(function);
        ledger.incidents().foundClosed(ANY, descriptor, site, closes, weight, walks);
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
