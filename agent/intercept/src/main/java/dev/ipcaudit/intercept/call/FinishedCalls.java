package dev.ipcaudit.intercept.call;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.calls.Call;
import dev.ipcaudit.ledger.calls.CallRecorder;
import java.util.function.Consumer;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tells of calls that are over whether they succeeded, and hands them to the ledger. Runs on the
 * host's thread. Thread-safe.
 */
final class FinishedCalls implements Consumer<LongBinaryOperator> {

  private final CallRecorder recorder;
  private final HostMemory memory;

  FinishedCalls(CallRecorder recorder, HostMemory memory) {
    this.recorder = recorder;
    this.memory = memory;
    recorder.onFirstMapping(this);
  }

  /** From now on the hooks know who tells which addresses matter. */
  @Override
  public void accept(LongBinaryOperator mapped) {
    IpcAuditFilter.mapped = mapped;
  }

  HostMemory memory() {
    return memory;
  }

  /**
   * A call returned.
   *
   * @param arguments as the binding has them
   * @param result as the binding has it
   * @return what is to be recorded of it, or null if nothing is any more
   */
  @Nullable Call returned(
      HostBinding binding,
      LibcFunction called,
      Object[] arguments,
      @Nullable Object result,
      CallState state)
      throws Throwable {
    Object outcome = binding.result(called, arguments, result);
    Object[] passed = binding.arguments(called, arguments, result);
    PassedCall call = PassedCall.of(binding, called, passed, state, memory);
    if (call == null || !isUnderstood(call, state)) {
      return null;
    }
    LibcFunction function = call.function();
    state.pendingHidden = state.hidesErrno;
    if (!tells(binding, function, outcome)) {
      return recorder.untold(call, state.notes);
    }
    long value = outcome == null ? 0 : binding.number(outcome);
    if (!function.givesAddress()) {
      // the others return an int or a small ssize_t, whatever hosts declare
      int narrow = (int) value;
      value = narrow;
    }
    int errno = 0;
    if (function.saysFailure(value)) {
      errno = function.returnsErrno() ? (int) value : binding.errnoAfter(result);
      value = -1;
    } else if (value == -1) {
      errno = binding.errnoAfter(result);
    } else if (call.isByNumber() && function.mattersIfFailed()) {
      recorder.forget(state.notes);
      return null;
    }
    return recorder.over(call, value, errno, false, state.notes);
  }

  /** The same of a call that failed, which an exception told with its errno. */
  @Nullable Call threw(
      HostBinding binding, LibcFunction called, Object[] arguments, int errno, CallState state)
      throws Throwable {
    PassedCall call = PassedCall.of(binding, called, arguments, state, memory);
    if (call == null || !isUnderstood(call, state)) {
      return null;
    }
    state.pendingHidden = state.hidesErrno;
    return recorder.over(call, -1, errno, true, state.notes);
  }

  private boolean isUnderstood(PassedCall call, CallState state) {
    boolean understood = call.isUnderstood();
    if (!understood) {
      call.gaps().arguments(call.function());
      recorder.forget(state.notes);
    }
    return understood;
  }

  /** Whether a result is all that C gave, and not cut or left out. */
  private static boolean tells(
      HostBinding binding, LibcFunction function, @Nullable Object outcome) {
    if (outcome instanceof Short || outcome instanceof Byte || outcome instanceof Character) {
      return false;
    }
    if (outcome instanceof Integer) {
      return !function.givesAddress();
    }
    return outcome == null || binding.isNumber(outcome);
  }
}
