package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.model.CallSite;
import org.jspecify.annotations.Nullable;

/**
 * Reads and records the calls of one effect; as it is here, one of which nothing is recorded. There
 * is one of each, made with the first such call. What it does runs on the host's thread, in the
 * hook of the call. Thread-safe.
 *
 * <p>An interface, and no class: of the classes that {@link EffectRecorders} makes the JVM would
 * load every one to prove that it extends another class.
 */
interface EffectRecorder {

  /**
   * A call is about to be made whose effect cannot be told any more once it was.
   *
   * @return a call whose stack is wanted right now, to be given to {@link #begins}; null for none
   */
  default @Nullable Call before(HostCall call, CallNotes notes) throws Throwable {
    return null;
  }

  /**
   * What {@link #before} has returned, with its stack if there is one.
   *
   * @param stack as a throwable, or null
   */
  default void begins(Call call, CallNotes notes, @Nullable Throwable stack) {
    // for those that ask for it
  }

  /**
   * Records what a call has created that told a failure by an exception all the same, or told
   * nothing.
   *
   * @return whether it has created an object
   */
  default boolean hasCreated(HostCall call, CallNotes notes) throws Throwable {
    return false;
  }

  /**
   * Records what a call has done that told nothing; no memory is read for it.
   *
   * @return false if that is not known
   */
  default boolean recordUntold(HostCall call, CallNotes notes) throws Throwable {
    return hasCreated(call, notes);
  }

  /**
   * Reads what a call is given and, if it succeeded, what it has left in memory: the kernel or libc
   * has used the same memory then.
   *
   * @param over what to write it to
   * @return whether there is something left to {@link #record}
   */
  default boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    return true;
  }

  /** Whether the stack of a call that is over and did not fail for now is wanted right now. */
  default boolean takesStack(Call call) {
    return false;
  }

  /** A call is over, and did not fail for now. */
  default void record(Call call) {
    // nothing
  }

  /**
   * A call failed for now: there is no room, or nothing there.
   *
   * @param id of the object
   */
  default void refused(Call call, int id, CallSite site, long weight) {
    // it is counted without that
  }

  /**
   * The same, ever more rarely: who is in the way can be looked at.
   *
   * @param account of the path
   */
  default void looksWhoIsInTheWay(Call call, int id, CallSite site, Account account) {
    // nobody knows
  }
}
