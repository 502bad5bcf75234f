package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.ledger.Call;
import dev.ipcaudit.ledger.CallRecorder;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.Errno;

/**
 * Reads what calls that are over have done, and hands them to the ledger. Memory is read only where
 * the call is known to have succeeded: then the kernel or libc has used the same memory. Runs on
 * the host's thread. Thread-safe.
 */
final class FinishedCalls {

  /** SCM_MAX_FD: the kernel delivers no more with one message. */
  private static final int MOST_DELIVERED = 253;

  private final CallRecorder recorder;
  private final CallGaps gaps;
  private final HostMemory memory;
  private final NamedObjects named;
  private final ControlMessages messages;

  FinishedCalls(CallRecorder recorder, Coverage coverage) {
    this.recorder = recorder;
    gaps = new CallGaps(coverage);
    memory = new HostMemory(coverage);
    named = new NamedObjects(recorder.named(), memory, gaps);
    messages = new ControlMessages(recorder.messages(), coverage, memory, gaps);
  }

  NamedObjects named() {
    return named;
  }

  /**
   * A call returned.
   *
   * @param arguments as the binding has them
   * @param result as the binding has it
   * @return what is to be recorded of it, or null if nothing is any more
   */
  Call returned(
      HostBinding binding,
      LibcFunction function,
      Object[] arguments,
      Object result,
      CallState state)
      throws Throwable {
    Object outcome = binding.result(function, arguments, result);
    Object[] passed = binding.arguments(function, arguments, result);
    boolean numbered = function.effect() == Effect.CALL_BY_NUMBER;
    if (numbered) {
      LibcFunction meant = NumberedCalls.function(binding, passed);
      if (meant == null) {
        return null;
      }
      function = meant;
      passed = NumberedCalls.arguments(passed);
    }
    if (!CallArguments.areUnderstood(binding, function, passed)) {
      gaps.arguments(function);
      forget(state);
      return null;
    }
    if (!tells(binding, function, outcome)) {
      return untold(binding, function, passed, state);
    }
    long value = outcome == null ? 0 : binding.number(outcome);
    if (!function.givesAddress()) {
      value = (int) value; // the others return an int or a small ssize_t, whatever hosts declare
    }
    int errno = 0;
    if (SpawnResults.saysFailure(function, value)) {
      errno = function.returnsErrno() ? (int) value : binding.errnoAfter(result);
      value = -1;
    } else if (value == -1) {
      errno = binding.errnoAfter(result);
    } else if (numbered && Interests.after(function) == IpcAuditHooks.FAILURE) {
      forget(state);
      return null;
    }
    return call(binding, function, passed, value, errno, state, false);
  }

  /** The same of a call that failed, which an exception told with its errno. */
  Call threw(
      HostBinding binding, LibcFunction function, Object[] arguments, int errno, CallState state)
      throws Throwable {
    if (function.effect() == Effect.CALL_BY_NUMBER) {
      LibcFunction meant = NumberedCalls.function(binding, arguments);
      return meant == null
          ? null
          : threw(binding, meant, NumberedCalls.arguments(arguments), errno, state);
    }
    if (CallArguments.areUnderstood(binding, function, arguments)) {
      return call(binding, function, arguments, -1, errno, state, true);
    }
    gaps.arguments(function);
    forget(state);
    return null;
  }

  /** Whether a result is all that C gave, and not cut or left out. */
  private static boolean tells(HostBinding binding, LibcFunction function, Object outcome) {
    if (outcome instanceof Short || outcome instanceof Byte || outcome instanceof Character) {
      return false;
    }
    if (outcome instanceof Integer) {
      return !function.givesAddress();
    }
    return outcome == null || binding.isNumber(outcome);
  }

  /** Nobody knows whether a call succeeded; no memory is read for it. */
  private Call untold(
      HostBinding binding, LibcFunction function, Object[] arguments, CallState state)
      throws Throwable {
    if (function.effect() == Effect.UNLINK) {
      named.perhapsUnlinked(binding, function, arguments, state.name, state.there);
    } else if (!function.isTakenAsDone()) {
      if (!named.perhapsCreated(binding, function, arguments, state.name, state.there)) {
        gaps.outcome(function);
      }
    } else if (!Catalog.looksBefore(function) // those were heard before
        && recorder.holds(function, CallArguments.numbers(binding, arguments))) {
      Call call = call(binding, function, arguments, 0, 0, state, false);
      forget(state);
      return call;
    }
    forget(state);
    return null;
  }

  private Call call(
      HostBinding binding,
      LibcFunction function,
      Object[] arguments,
      long result,
      int errno,
      CallState state,
      boolean threw)
      throws Throwable {
    boolean existed = function.effect() == Effect.CLOSE ? state.closed : state.existed;
    state.existed = false;
    if (function.isNamed()) {
      FileIdentity there = state.there;
      String name = state.name;
      state.there = null;
      state.name = null;
      if (threw && named.perhapsCreated(binding, function, arguments, name, there)) {
        return null;
      }
      named.returned(binding, function, arguments, result, errno, there);
      return null;
    }
    if (result != -1 && function.passesDescriptors()) {
      messages.passed(binding, function, arguments, (int) result);
      return null;
    }
    if (result == -1 && !tells(errno)) {
      forget(state);
      return null;
    }
    int[] written = null;
    if (result != -1 && writes(binding, function, arguments, result)) {
      written = written(binding, function, arguments, result);
      if (written == null && !function.samples()) {
        gaps.memory(function);
        return null;
      }
    }
    String text = null;
    if (result != -1 && function.effect() == Effect.MAKE_KEY) {
      text = memory.text(binding, CallArguments.at(arguments, function.idArgument()));
    }
    state.pendingHidden = state.hidesErrno;
    return new Call(
        function,
        CallArguments.numbers(binding, arguments, state.numbers(arguments.length)),
        text,
        written,
        result,
        errno,
        existed,
        binding.hostAsksErrno(),
        threw);
  }

  /** Whether a call that succeeded has left something in memory that is wanted. */
  private static boolean writes(
      HostBinding binding, LibcFunction function, Object[] arguments, long result)
      throws Throwable {
    switch (function.effect()) {
      case OPEN_PAIR:
        return true;
      case RECEIVE:
        return result > 0;
      case SPAWN:
      case WAIT_INFO:
        return SpawnResults.wants(binding, function, arguments);
      case TUNE: // setsockopt(fd, SOL_SOCKET, SO_SNDBUF, value, length)
        return (int) CallArguments.number(binding, arguments, 1) == Catalog.SOL_SOCKET
            && (int) CallArguments.number(binding, arguments, 2) == Catalog.SO_SNDBUF
            && CallArguments.number(binding, arguments, 4) >= Integer.BYTES;
      default:
        return function.samples();
    }
  }

  /** What it left, or null if that cannot be read. */
  private int[] written(HostBinding binding, LibcFunction function, Object[] arguments, long result)
      throws Throwable {
    switch (function.effect()) {
      case OPEN_PAIR:
        return memory.ints(binding, arguments[function.idArgument()], 0, 2);
      case RECEIVE:
        return result > MOST_DELIVERED
            ? null
            : memory.ints(binding, arguments[function.idArgument()], 0, (int) result);
      case TUNE:
        return memory.ints(binding, arguments[3], 0, 1);
      case OPERATE:
        return SembufReader.read(memory, binding, arguments);
      default:
        return SpawnResults.written(memory, binding, function, arguments);
    }
  }

  /** The call in progress tells nothing. */
  private void forget(CallState state) {
    recorder.forget(state.intent);
    state.intent = null;
    state.existed = false;
    state.there = null;
    state.name = null;
  }

  private static boolean tells(int errno) {
    return Errno.saysLater(errno)
        || errno == Errno.EINVAL
        || errno == Errno.EIDRM
        || errno == Errno.EBADF
        || errno == Errno.EINTR
        || errno == Errno.ECHILD
        || errno == Errno.ESRCH
        || Errno.saysLimit(errno);
  }
}
