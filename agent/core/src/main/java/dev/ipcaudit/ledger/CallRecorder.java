package dev.ipcaudit.ledger;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;

/**
 * Reads calls by the catalogue and writes them into the ledger: the one sink of all bindings. Runs
 * on the host's thread, right after its call. Thread-safe.
 */
public final class CallRecorder {

  private final Ledger ledger;
  private final SiteFinder sites;
  private final KeyNames keyNames;
  private final DescriptorCalls descriptors;

  public CallRecorder(Ledger ledger, SiteFinder sites, KeyNames keyNames) {
    this.ledger = ledger;
    this.sites = sites;
    this.keyNames = keyNames;
    this.descriptors = new DescriptorCalls(ledger, sites);
  }

  public void record(Call call) {
    LibcFunction function = call.function();
    switch (function.effect()) {
      case GET:
        get(function, call);
        break;
      case CONTROL:
        control(function, call);
        break;
      case OPERATE:
        if (call.failed()) {
          operationFailed(function, call);
        }
        break;
      case ATTACH:
        if (!call.failed()) {
          int segment = (int) call.argument(function.idArgument());
          ledger.created(
              Kind.SHM_ATTACH, call.result(), segment, 0, sites.find(function.name()), true);
        } else {
          misused(Kind.SYSV_SHM, function, call, Misuse.Nature.USED);
        }
        break;
      case DETACH:
        if (!call.failed()) {
          long address = call.argument(function.idArgument());
          ledger.removed(Kind.SHM_ATTACH, address, sites.find(function.name()));
        } else {
          misused(Kind.SHM_ATTACH, function, call, Misuse.Nature.REMOVED_AGAIN);
        }
        break;
      case MAKE_KEY:
        if (!call.failed() && call.text() != null) {
          keyNames.put((int) call.result(), call.text());
        }
        break;
      default:
        descriptors.record(function, call);
        break;
    }
  }

  private void get(LibcFunction function, Call call) {
    if (call.failed()) {
      if (Errno.saysLimit(call.errno())) {
        ledger.exhausted(function.kind(), sites.find(function.name()), call.errno());
      }
      return;
    }
    int key = (int) call.argument(function.idArgument());
    int flags = (int) call.argument(function.selectArgument());
    if (Catalog.creates(key, flags, call.existed())) {
      long size = call.argument(function.sizeArgument());
      boolean certain = !Catalog.dependsOnWhatIsThere(key, flags);
      ledger.created(
          function.kind(), call.result(), key, size, sites.find(function.name()), certain);
    }
  }

  private void control(LibcFunction function, Call call) {
    boolean removes = (int) call.argument(function.selectArgument()) == Catalog.IPC_RMID;
    if (call.failed()) {
      misused(
          function.kind(),
          function,
          call,
          removes ? Misuse.Nature.REMOVED_AGAIN : Misuse.Nature.USED);
    } else if (removes) {
      int id = (int) call.argument(function.idArgument());
      ledger.removed(function.kind(), id, sites.find(function.name()));
    }
  }

  private void operationFailed(LibcFunction function, Call call) {
    if (call.errno() == Errno.EAGAIN) {
      if (function.produces()) {
        ledger.eagain(function.kind(), sites.find(function.name()));
      }
    } else {
      misused(function.kind(), function, call, Misuse.Nature.USED);
    }
  }

  /** A call on an id that is known to be removed: EINVAL, or EIDRM if it was waiting meanwhile. */
  private void misused(Kind kind, LibcFunction function, Call call, Misuse.Nature nature) {
    if (call.errno() != Errno.EINVAL && call.errno() != Errno.EIDRM) {
      return;
    }
    long argument = call.argument(function.idArgument());
    long id = kind == Kind.SHM_ATTACH ? argument : (int) argument;
    boolean waited = call.errno() == Errno.EIDRM;
    // EIDRM tells by itself; it may come before the thread that removed has written that down
    if (waited || ledger.remover(kind, id) != null) {
      ledger.misused(kind, sites.find(function.name()), waited ? Misuse.Nature.WAITED : nature, id);
    }
  }
}
