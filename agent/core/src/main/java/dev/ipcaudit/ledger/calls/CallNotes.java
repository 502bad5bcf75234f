package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.ledger.PendingCreation;
import dev.ipcaudit.ledger.SharedMappings;
import org.jspecify.annotations.Nullable;

/**
 * What a thread knows of its call between the hooks of it: what was there before, and what waits
 * for a stack. Of one thread, and of one call at a time.
 */
public final class CallNotes {

  /** What was written down of a call that may make an object, or null. */
  @Nullable PendingCreation intent;

  /** Whether the key of a get call was in use; of a close, whether the ledger held it. */
  boolean existed;

  /** The name that the call is given, or null. */
  @Nullable String name;

  /** What that stood for, or null. */
  @Nullable FileIdentity there;

  /** What the call takes away of mappings, or null. */
  SharedMappings.@Nullable Taken taken;

  /** A call that is over, and is recorded once its stack is here; or null. */
  private @Nullable Call over;

  /** The arguments of one that is about to be made, and whose stack is awaited; or null. */
  private @Nullable Call begun;

  /** A question of ours was answered: whether the key of a get call is in use. */
  public void existed(boolean answer) {
    existed = answer;
  }

  /** Whether a stack is awaited. */
  public boolean awaitsStack() {
    return over != null || begun != null;
  }

  void awaitsStackOf(Call call, boolean isOver) {
    over = isOver ? call : null;
    begun = isOver ? null : call;
  }

  @Nullable Call over() {
    return over;
  }

  @Nullable Call begun() {
    return begun;
  }

  /** There was no memory or no stack to capture it, or it was captured. */
  public void stopAwaiting() {
    over = null;
    begun = null;
  }

  @Nullable PendingCreation takeIntent() {
    PendingCreation taken = intent;
    intent = null;
    return taken;
  }

  boolean takeExisted() {
    boolean taken = existed;
    existed = false;
    return taken;
  }

  void clear() {
    existed = false;
    name = null;
    there = null;
    taken = null;
  }
}
