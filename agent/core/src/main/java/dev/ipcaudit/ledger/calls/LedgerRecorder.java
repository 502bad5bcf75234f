package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.problems.LateUse;
import dev.ipcaudit.ledger.problems.Misuse;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import org.jspecify.annotations.Nullable;

/** What those who record calls have in common. */
class LedgerRecorder implements EffectRecorder {

  final Ledger ledger;
  final StackSampler stacks;

  LedgerRecorder(Ledger ledger, StackSampler stacks) {
    this.ledger = ledger;
    this.stacks = stacks;
  }

  /**
   * Whether the ledger holds an object, as far as that matters: as long as no call is skipped,
   * {@link StackSampler#remover} captures either way.
   */
  final boolean isCaptured(Kind kind, long id) {
    return stacks.isSampling() && ledger.find(kind, id) != null;
  }

  /** Whether what a call that succeeded has left could be read; said in the coverage if not. */
  static boolean isRead(HostCall call, @Nullable Object what) {
    if (what == null) {
      call.gaps().memory(call.function());
    }
    return what != null;
  }

  /** A call found a limit reached. */
  final void exhausted(LibcFunction function, Kind kind, int errno) {
    long weight = stacks.weight(function, Purpose.LIMIT);
    if (weight > 0) {
      stacks.counts(
          function,
          Purpose.LIMIT,
          ledger.incidents().exhausted(kind, stacks.site(function), errno, weight));
    }
  }

  /** A call on an id that is known to be removed: EINVAL, or EIDRM if it was waiting meanwhile. */
  final void misused(Kind kind, Call call, Misuse.Nature nature) {
    if (call.errno() != Errno.EINVAL && call.errno() != Errno.EIDRM) {
      return;
    }
    LibcFunction function = call.function();
    long argument = call.argument(function.idArgument());
    long id = kind.address() ? argument : (int) argument;
    boolean waited = call.errno() == Errno.EIDRM;
    // EIDRM tells by itself; it may come before the thread that removed has written that down
    if (waited || ledger.remover(kind, id) != null) {
      long weight = stacks.weight(function, Purpose.MISUSE);
      if (weight > 0) {
        Misuse.Nature what = waited ? Misuse.Nature.WAITED : nature;
        Misuse misuse = ledger.incidents().misused(kind, stacks.site(function), what, id, weight);
        stacks.counts(function, Purpose.MISUSE, misuse);
      }
    } else if (kind.keyed() && ledger.find(kind, id) != null) {
      long weight = stacks.weight(function, Purpose.MISUSE);
      if (weight > 0) {
        LateUse use = ledger.incidents().usedLate(kind, stacks.site(function), id, weight);
        stacks.counts(function, Purpose.MISUSE, use);
      }
    }
  }
}
