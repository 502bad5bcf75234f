package dev.ipcaudit.ledger;

import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Of which kinds calls were skipped above the budget of captures, so that what is counted of them
 * is an estimate, whichever call site it is counted for. Thread-safe and free of locks.
 */
public final class SkippedCalls {

  /** What a file can turn out to be that a path opens. */
  private static final Kind[] BY_PATH = {
    Kind.FILE, Kind.SHM_FD, Kind.POSIX_SHM, Kind.MQ_FD, Kind.FIFO_FD, Kind.PTY
  };

  /** Bits of purposes, by kind; the last is of calls on whatever a descriptor stands for. */
  private final AtomicIntegerArray purposes = new AtomicIntegerArray(Kind.values().length + 1);

  /** A call of that function was skipped. */
  public void skipped(LibcFunction function, Purpose purpose) {
    Kind kind = function.kind();
    if (function.effect() == Effect.OPEN_FILE) {
      for (Kind possible : BY_PATH) {
        mark(possible.ordinal(), purpose);
      }
    } else if (kind == null) {
      mark(purposes.length() - 1, purpose);
    } else {
      mark(function.objectKind().ordinal(), purpose);
      Kind handle = function.objectKind().handle();
      if (handle != null) {
        mark(handle.ordinal(), purpose);
      }
    }
  }

  private void mark(int at, Purpose purpose) {
    int bit = 1 << purpose.ordinal();
    int before = purposes.get(at);
    if ((before & bit) == 0) {
      purposes.getAndUpdate(at, bits -> bits | bit);
    }
  }

  /** Whether calls for one of these purposes were skipped that can have been on that kind. */
  public boolean any(Kind kind, Purpose... ofThese) {
    int bits = purposes.get(kind.ordinal());
    if (kind.descriptor()) {
      bits |= purposes.get(purposes.length() - 1);
    }
    for (Purpose purpose : ofThese) {
      if ((bits & 1 << purpose.ordinal()) != 0) {
        return true;
      }
    }
    return false;
  }
}
