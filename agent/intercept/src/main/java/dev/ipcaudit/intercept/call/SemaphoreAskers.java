package dev.ipcaudit.intercept.call;

import dev.ipcaudit.ledger.SemaphoreValues;
import java.lang.ref.WeakReference;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * All bindings that can ask about semaphores, of which the first that knows the answer gives it.
 * Each holds on to the host's class loader, so none is kept alive from here. Thread-safe.
 */
final class SemaphoreAskers implements SemaphoreValues {

  private final HostCalls calls;
  private final CopyOnWriteArrayList<WeakReference<SemaphoreValues>> all =
      new CopyOnWriteArrayList<>();

  /** The last that was asked to be added: most hosts have one, which comes with every call. */
  private volatile WeakReference<SemaphoreValues> last = new WeakReference<>(null);

  /**
   * @param calls what looks away meanwhile: these questions are none of the host
   */
  SemaphoreAskers(HostCalls calls) {
    this.calls = calls;
  }

  /** Adds one, if it is not here yet, for as long as others hold on to it; null is none. */
  void add(@Nullable SemaphoreValues values) {
    if (values == null || last.refersTo(values)) {
      return;
    }
    for (WeakReference<SemaphoreValues> one : all) {
      if (one.refersTo(values)) {
        last = one;
        return;
      }
      if (one.refersTo(null)) {
        all.remove(one);
      }
    }
    WeakReference<SemaphoreValues> added = new WeakReference<>(values);
    all.add(added);
    last = added;
  }

  @Override
  public boolean canAsk() {
    for (WeakReference<SemaphoreValues> one : all) {
      if (!one.refersTo(null)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int ask(int set, int index, int command) {
    CallState state = calls.state();
    boolean before = state.busy;
    try {
      state.begin();
      for (WeakReference<SemaphoreValues> one : all) {
        SemaphoreValues values = one.get();
        int answer = values == null ? UNKNOWN : values.ask(set, index, command);
        if (answer != UNKNOWN) {
          return answer;
        }
      }
      return UNKNOWN;
    } finally {
      state.busy = before;
    }
  }
}
