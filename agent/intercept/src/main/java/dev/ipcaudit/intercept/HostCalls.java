package dev.ipcaudit.intercept;

import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.CallRecorder;
import dev.ipcaudit.ledger.SemaphoreValues;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;

/**
 * Turns calls through any binding into call records: the one sink of all. Keeps what one thread
 * knows between the hooks of one call, keeps our own questions to libc from being taken for the
 * host's, and lets nothing that goes wrong here reach the host. Thread-safe.
 */
public final class HostCalls {

  private final CallRecorder recorder;
  private final Coverage coverage;
  private final FinishedCalls finished;
  private final ThreadLocal<CallState> states = new ThreadLocal<>();
  private final SemaphoreAskers askers = new SemaphoreAskers(this);

  public HostCalls(CallRecorder recorder, Coverage coverage) {
    this.recorder = recorder;
    this.coverage = coverage;
    finished = new FinishedCalls(recorder, coverage);
    recorder.asks(askers);
  }

  /** Starts a question of our own; false if this call is one already. */
  public boolean ask(Binding binding) {
    CallState state = state();
    if (state.busy) {
      return false;
    }
    state.nextCall();
    try {
      state.savedErrno = binding.errno();
      state.busy = true;
    } catch (Throwable unseen) {
      failed(binding, unseen);
    }
    return state.busy;
  }

  /**
   * Ends it: notes whether the key was in use and puts the host's errno back.
   *
   * @param result what the question returned, or null if it threw
   */
  public void answered(Binding binding, Object result, Throwable thrown) {
    CallState state = state();
    state.busy = false;
    try {
      int errno = thrown == null ? binding.errno() : binding.errnoOf(thrown);
      boolean failed = thrown != null || (int) binding.number(result) == -1;
      state.existed = !failed || errno > 0 && errno != Errno.ENOENT;
      binding.errno(state.savedErrno);
    } catch (Throwable unseen) {
      failed(binding, unseen);
    }
  }

  /** The host reads the errno of this thread's last call. Never throws. */
  public void errnoRead() {
    CallState state = states.get();
    if (state != null && state.pending != null && !state.busy) {
      state.pending.errnoRead();
      state.pending = null;
    }
  }

  /** A call is about to be made whose effect cannot be told any more once it was. */
  public void before(Binding binding, int number, Object[] arguments) {
    CallState state = state();
    if (state.busy) {
      return;
    }
    state.nextCall();
    state.busy = true;
    try {
      LibcFunction function = Catalog.function(number);
      Object[] passed = binding.arguments(function, arguments, null);
      if (!CallArguments.areUnderstood(binding, function, passed)) {
        return; // which is said afterwards
      }
      if (function.effect() == Effect.GET) {
        recorder.forget(state.intent); // of a call that never came back
        state.intent = recorder.intend(function, CallArguments.numbers(binding, passed));
      } else if (function.isNamed()) {
        finished.named().before(binding, function, passed, state);
      } else {
        state.closed = recorder.closing(function, CallArguments.numbers(binding, passed));
      }
    } catch (Throwable unseen) {
      failed(binding, unseen);
    } finally {
      state.busy = false;
    }
  }

  /** A call returned. */
  public void returned(Binding binding, int number, Object[] arguments, Object result) {
    CallState state = state();
    if (state.busy) {
      return;
    }
    state.nextCall();
    state.busy = true;
    try {
      LibcFunction function = Catalog.function(number);
      if (function.kind() == Kind.SYSV_SEM) {
        asks(binding.semaphores());
      }
      finished.returned(binding, function, arguments, result, state);
    } catch (Throwable unseen) {
      failed(binding, unseen);
    } finally {
      state.busy = false;
    }
  }

  /**
   * Adds somebody who can ask about semaphores, for as long as others hold on to it. Its own calls
   * are none of the host.
   */
  public void asks(SemaphoreValues values) {
    askers.add(values);
  }

  /** A call threw. Only what carries an errno tells of a call that reached libc. */
  public void thrown(Binding binding, int number, Object[] arguments, Throwable thrown) {
    CallState state = state();
    if (state.busy) {
      return;
    }
    state.nextCall();
    state.busy = true;
    try {
      int errno = binding.errnoOf(thrown);
      if (errno >= 0) {
        finished.threw(binding, Catalog.function(number), arguments, errno, state);
      }
    } catch (Throwable unseen) {
      failed(binding, unseen);
    } finally {
      state.busy = false;
    }
  }

  /**
   * Begins a call that may meet a second hook on its way to libc: that one must not count it again.
   *
   * @param hidesErrno whether the host is to find its errno as it was before
   * @return false if such a call has begun already, or if it is a question of ours
   */
  public boolean enter(Binding binding, boolean hidesErrno) {
    CallState state = state();
    if (state.busy || state.inside) {
      return false;
    }
    state.nextCall();
    if (hidesErrno) {
      try {
        state.hiddenErrno = binding.errno();
        state.hidesErrno = true;
      } catch (Throwable unseen) {
        failed(binding, unseen);
        return false;
      }
    }
    state.inside = true;
    return true;
  }

  /** Ends it. */
  public void leave(Binding binding) {
    CallState state = state();
    state.inside = false;
    if (state.hidesErrno) {
      state.hidesErrno = false;
      try {
        binding.errno(state.hiddenErrno);
      } catch (Throwable unseen) {
        failed(binding, unseen);
      }
    }
  }

  private void failed(Binding binding, Throwable unseen) {
    coverage.failed(binding.part(), unseen.toString());
  }

  CallState state() {
    CallState state = states.get();
    if (state == null) {
      state = new CallState();
      states.set(state);
    }
    return state;
  }
}
