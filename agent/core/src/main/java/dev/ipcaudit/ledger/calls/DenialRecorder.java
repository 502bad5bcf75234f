package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Fifos;
import dev.ipcaudit.kernel.PosixNames;
import dev.ipcaudit.ledger.DeniedCalls;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.PendingCreation;
import dev.ipcaudit.ledger.problems.DeniedSite;
import dev.ipcaudit.ledger.problems.ExistingObjects;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Counted;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * Records calls that were to make or open an object and were not allowed to, whatever their effect;
 * and those that were to make one and found one. Nothing of the object is looked at here: who owns
 * it is asked when somebody wants to know.
 */
final class DenialRecorder extends LedgerRecorder {

  private static final int ATTACH_FLAGS = 2;

  DenialRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    LibcFunction function = call.function();
    int at = function.idArgument();
    over.intent(notes.takeIntent());
    boolean counts =
        over.errno() == Errno.EEXIST
            ? (call.number(function.selectArgument()) & exclusive(function)) != 0
            : function.makes(call.number(at)) && isKind(call);
    if (function.effect() == Effect.OPEN_FILE) {
      over.text(FileRecorder.path(call));
      over.written(FileRecorder.flags(call));
      return over.text() != null; // that of an ordinary file is no IPC, as is seen later
    }
    if (counts && isNamed(function)) {
      over.text(call.text(at));
    }
    if (!counts) {
      ledger.forget(over.intent());
    }
    return counts;
  }

  private static boolean isNamed(LibcFunction function) {
    return function.effect() == Effect.OPEN_NAMED || function.effect() == Effect.MAKE_FILE;
  }

  /** mknod(2) makes other files as well, as the type in its mode says; mkfifo(3) has none. */
  private static boolean isKind(HostCall call) throws Throwable {
    LibcFunction function = call.function();
    int mode = function.idArgument() + 1;
    return function.effect() != Effect.MAKE_FILE
        || call.count() <= mode + 1
        || (call.number(mode) & Abi.S_IFMT) == Abi.S_IFIFO;
  }

  private static int exclusive(LibcFunction function) {
    return function.objectKind().keyed() ? Catalog.IPC_EXCL : Catalog.O_EXCL;
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    PendingCreation intent = call.intent();
    ledger.forget(intent);
    long weight = intent == null ? stacks.weight(function, Purpose.DENIED) : intent.weight();
    Kind kind = kind(call);
    if (weight == 0 || kind == null || intent == PendingCreation.UNCAPTURED) {
      return;
    }
    CallSite site = intent == null ? stacks.site(function) : intent.site();
    Purpose purpose = intent == null ? Purpose.DENIED : Purpose.CREATE;
    stacks.counts(function, purpose, denied(call, kind, site, weight));
  }

  /** What was to be opened; null for a file that is no IPC. */
  private static @Nullable Kind kind(Call call) {
    String path = call.text();
    if (call.function().effect() != Effect.OPEN_FILE || path == null) {
      return call.function().objectKind();
    }
    return path.startsWith(PosixNames.IN_SHM)
        ? Kind.SHM_FD
        : Fifos.find(path) == null ? null : Kind.FIFO_FD;
  }

  private Counted denied(Call call, Kind kind, CallSite site, long weight) {
    LibcFunction function = call.function();
    String target = target(call);
    long id = kind == Kind.SHM_ATTACH ? (int) call.argument(function.idArgument()) : -1;
    int[] opened = call.written();
    int flagsAt = kind == Kind.SHM_ATTACH ? ATTACH_FLAGS : function.selectArgument();
    long flags = 0;
    if (function.effect() == Effect.OPEN_FILE) {
      flags = opened == null ? 0 : opened[0];
    } else if (!kind.file()) {
      flags = call.argument(flagsAt);
    }
    DeniedSite.Request request =
        new DeniedSite.Request(function.name(), target, id, flags, call.errno());
    return call.errno() == Errno.EEXIST && target != null
        ? ledger.incidents().makeDenied().existing().exists(kind, target, site, request, weight)
        : ledger.incidents().makeDenied().denied(kind, site, request, weight);
  }

  private static @Nullable String target(Call call) {
    LibcFunction function = call.function();
    Kind kind = function.objectKind();
    if (kind.keyed()) {
      return key((int) call.argument(function.idArgument()));
    }
    String text = call.text();
    if (text == null) {
      return null;
    }
    if (function.effect() == Effect.OPEN_FILE) {
      return text;
    }
    return kind.file()
        ? Fifos.absolute(
            text, MakeFileRecorder.directory(function, call.argument(function.selectArgument())))
        : PosixNames.canonical(text);
  }

  private static String key(int key) {
    String digits = Integer.toHexString(key);
    return "key 0x" + "00000000".substring(digits.length()) + digits;
  }

  /**
   * A call has made or opened an object by its key: what was found before is handled.
   *
   * @param name canonical, or null for what has a key
   */
  static void used(Ledger ledger, LibcFunction function, int key, @Nullable String name) {
    DeniedCalls denied = ledger.incidents().denied();
    ExistingObjects existing = denied == null ? null : denied.existing();
    if (existing != null && !existing.isEmpty()) {
      existing.used(function.objectKind(), name == null ? key(key) : name, function.name());
    }
  }
}
