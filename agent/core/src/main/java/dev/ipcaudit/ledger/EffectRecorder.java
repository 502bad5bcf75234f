package dev.ipcaudit.ledger;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/**
 * Reads and records the calls of one effect; as it is here, one of which nothing is recorded. There
 * is one of each, made with the first such call. What it does runs on the host's thread, in the
 * hook of the call. Thread-safe.
 */
class EffectRecorder {

  final Ledger ledger;
  final StackSampler stacks;

  EffectRecorder(Ledger ledger, StackSampler stacks) {
    this.ledger = ledger;
    this.stacks = stacks;
  }

  /**
   * A call is about to be made whose effect cannot be told any more once it was.
   *
   * @return a call whose stack is wanted right now, to be given to {@link #begins}; null for none
   */
  Call before(HostCall call, CallNotes notes) throws Throwable {
    return null;
  }

  /**
   * What {@link #before} has returned, with its stack if there is one.
   *
   * @param stack as a throwable, or null
   */
  void begins(Call call, CallNotes notes, Throwable stack) {
    // for those that ask for it
  }

  /**
   * Records what a call has created that told a failure by an exception all the same, or told
   * nothing.
   *
   * @return whether it has created an object
   */
  boolean hasCreated(HostCall call, CallNotes notes) throws Throwable {
    return false;
  }

  /**
   * Records what a call has done that told nothing; no memory is read for it.
   *
   * @return false if that is not known
   */
  boolean recordUntold(HostCall call, CallNotes notes) throws Throwable {
    return hasCreated(call, notes);
  }

  /**
   * Reads what a call is given and, if it succeeded, what it has left in memory: the kernel or libc
   * has used the same memory then.
   *
   * @param over what to write it to
   * @return whether there is something left to {@link #record}
   */
  boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    return true;
  }

  /** Whether what a call that succeeded has left could be read; said in the coverage if not. */
  static boolean isRead(HostCall call, Object what) {
    if (what == null) {
      call.gaps().memory(call.function());
    }
    return what != null;
  }

  /** Whether the stack of a call that is over and did not fail for now is wanted right now. */
  boolean takesStack(Call call) {
    return false;
  }

  /** A call is over, and did not fail for now. */
  void record(Call call) {
    // nothing
  }

  /**
   * A call failed for now: there is no room, or nothing there.
   *
   * @param id of the object
   */
  void refused(Call call, int id, CallSite site, long weight) {
    // it is counted without that
  }

  /**
   * The same, ever more rarely: who is in the way can be looked at.
   *
   * @param account of the path
   */
  void looksWhoIsInTheWay(Call call, int id, CallSite site, Account account) {
    // nobody knows
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
        ledger.incidents().misused(kind, stacks.site(function), what, id, weight);
      }
    } else if (kind.keyed() && ledger.find(kind, id) != null) {
      long weight = stacks.weight(function, Purpose.MISUSE);
      if (weight > 0) {
        ledger.incidents().usedLate(kind, stacks.site(function), id, weight);
      }
    }
  }
}
