package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Call;
import dev.ipcaudit.ledger.CallRecorder;
import dev.ipcaudit.model.Errno;

/**
 * Translates calls through JNA into call records. Keeps what one thread knows between the hooks of
 * one call, keeps our own questions to libc from being taken for the host's, and lets nothing that
 * goes wrong here reach the host. Thread-safe.
 */
final class JnaCalls {

  private final CallRecorder recorder;
  private final JnaCopies copies;
  private final ThreadLocal<State> states = new ThreadLocal<>();

  JnaCalls(CallRecorder recorder, JnaCopies copies) {
    this.recorder = recorder;
    this.copies = copies;
  }

  /** Whether a get call's own arguments leave open if it will create. */
  static boolean needsProbe(Object key, Object flags) {
    return key instanceof Number
        && flags instanceof Number
        && Catalog.dependsOnWhatIsThere(((Number) key).intValue(), ((Number) flags).intValue());
  }

  /** Starts a question of our own; false if this call is one already. */
  boolean ask(JnaCopy jna) throws Throwable {
    State state = state();
    if (state.busy) {
      return false;
    }
    state.savedErrno = jna.lastError();
    state.busy = true;
    return true;
  }

  /** Ends it: notes whether the key was in use and puts the host's errno back. */
  void answered(JnaCopy jna, Object result, Throwable thrown) throws Throwable {
    State state = state();
    state.busy = false;
    int errno = thrown == null ? jna.lastError() : jna.errorCode(thrown);
    boolean failed = thrown != null || (int) jna.number(result) == -1;
    state.existed = !failed || errno > 0 && errno != Errno.ENOENT;
    jna.lastError(state.savedErrno);
  }

  /** A call returned. */
  void returned(JnaCopy jna, int number, Object[] arguments, Object result) {
    State state = state();
    if (state.busy) {
      return;
    }
    state.busy = true;
    try {
      LibcFunction function = Catalog.function(number);
      long value = result == null ? 0 : jna.number(result);
      if (function.effect() != Effect.ATTACH) {
        value = (int) value; // the others return an int or a small ssize_t, whatever hosts declare
      }
      record(jna, function, arguments, value, value == -1 ? jna.lastError() : 0, state);
    } catch (Throwable unseen) {
      copies.failed(unseen);
    } finally {
      state.busy = false;
    }
  }

  /** A call threw. Only a LastErrorException tells of a call that reached libc. */
  void thrown(JnaCopy jna, int number, Object[] arguments, Throwable thrown) {
    State state = state();
    if (state.busy) {
      return;
    }
    state.busy = true;
    try {
      int errno = jna.errorCode(thrown);
      if (errno >= 0) {
        record(jna, Catalog.function(number), arguments, -1, errno, state);
      }
    } catch (Throwable unseen) {
      copies.failed(unseen);
    } finally {
      state.busy = false;
    }
  }

  private void record(
      JnaCopy jna, LibcFunction function, Object[] arguments, long result, int errno, State state)
      throws Throwable {
    boolean existed = state.existed;
    state.existed = false;
    if (result == -1 && !tells(errno)) {
      return;
    }
    long[] numbers = new long[arguments.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = jna.number(arguments[i]);
    }
    String text = function.effect() == Effect.MAKE_KEY ? jna.text(arguments[0]) : null;
    recorder.record(new Call(function, numbers, text, result, errno, existed));
  }

  private static boolean tells(int errno) {
    return errno == Errno.EAGAIN || errno == Errno.EINVAL || errno == Errno.EIDRM;
  }

  private State state() {
    State state = states.get();
    if (state == null) {
      state = new State();
      states.set(state);
    }
    return state;
  }

  /** What one thread knows. */
  private static final class State {
    /** A hook of ours is at work: what it calls is no call of the host. */
    boolean busy;

    /** The key of the get call in progress was in use before it. */
    boolean existed;

    /** The host's errno while a question of ours is under way. */
    int savedErrno;
  }
}
