package dev.ipcaudit.ledger;

import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.ledger.problems.BlockedCall;
import dev.ipcaudit.model.CallSite;
import org.jspecify.annotations.Nullable;

/** Gets every object as it comes and goes, on the thread that made the call. Must not throw. */
public interface LedgerListener {

  void created(TrackedObject object);

  void removed(TrackedObject object, CallSite by);

  /**
   * A call was seen for the first time, which may block from now on. Called often, on another
   * thread than the one that made it.
   *
   * @return what {@link #blocked} is to get if it does so for long, or null
   */
  @Nullable Object mayBlock();

  /**
   * A call that was blocked is over, or the JVM is. Called on another thread than the one that made
   * it.
   *
   * @param since what {@link #mayBlock} gave, or null
   */
  void blocked(BlockedCall call, @Nullable Object since);
}
