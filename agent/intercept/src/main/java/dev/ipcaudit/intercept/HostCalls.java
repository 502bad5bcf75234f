package dev.ipcaudit.intercept;

import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.ledger.Call;
import dev.ipcaudit.ledger.CallRecorder;
import dev.ipcaudit.ledger.Intent;
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
  private final NamedObjects named;
  private final Messages messages;
  private final ThreadLocal<CallState> states = new ThreadLocal<>();
  private final SemaphoreAskers askers = new SemaphoreAskers(this);

  public HostCalls(CallRecorder recorder, Coverage coverage) {
    this.recorder = recorder;
    this.coverage = coverage;
    named = new NamedObjects(recorder.named());
    messages = new Messages(recorder.messages(), coverage);
    recorder.asks(askers);
  }

  /** Whether a get call's own arguments leave open if it will create. */
  public static boolean needsProbe(Object key, Object flags) {
    return key instanceof Number
        && flags instanceof Number
        && Catalog.dependsOnWhatIsThere(((Number) key).intValue(), ((Number) flags).intValue());
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
      if (function.effect() == Effect.GET) {
        recorder.forget(state.intent); // of a call that never came back
        state.intent = recorder.intend(function, numbers(binding, passed));
      } else if (function.isNamed()) {
        state.there = named.before(binding, function, passed);
      } else {
        state.closed = recorder.closing(function, numbers(binding, passed));
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
      if (function.effect() == Effect.GET && !(result instanceof Number)) {
        forgetIntent(state);
        return; // declared void or boolean by the host: there is no id to hold on to
      }
      if (function.kind() == Kind.SYSV_SEM) {
        asks(binding.semaphores());
      }
      Object outcome = binding.result(function, arguments, result);
      long value = outcome == null ? 0 : binding.number(outcome);
      if (!function.givesAddress()) {
        value = (int) value; // the others return an int or a small ssize_t, whatever hosts declare
      }
      int errno = 0;
      if (ChildResults.saysFailure(function, value)) {
        errno = function.returnsErrno() ? (int) value : binding.errnoAfter(result);
        value = -1;
      } else if (value == -1) {
        errno = binding.errnoAfter(result);
      }
      Object[] passed = binding.arguments(function, arguments, result);
      record(binding, function, passed, value, errno, state, false);
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
        record(binding, Catalog.function(number), arguments, -1, errno, state, true);
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

  private void record(
      Binding binding,
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
      state.there = null;
      named.returned(binding, function, arguments, result, errno, there);
      return;
    }
    if (result != -1 && function.passesDescriptors()) {
      messages.passed(binding, function, arguments, (int) result);
      return;
    }
    if (result == -1 && !tells(errno)) {
      forgetIntent(state);
      return;
    }
    long[] numbers = numbers(binding, arguments);
    String text = function.effect() == Effect.MAKE_KEY ? binding.text(arguments[0]) : null;
    int[] written = null;
    if (result != -1 && function.effect() == Effect.OPEN_PAIR) {
      written = pair(binding, function, arguments[function.idArgument()]);
      if (written == null) {
        return;
      }
    }
    if (result != -1 && ChildResults.writes(function)) {
      written = child(binding, function, arguments);
    }
    if (result != -1 && function.samples()) {
      written = Operations.read(binding, arguments);
    }
    if (result != -1 && function.effect() == Effect.TUNE) {
      written = sendBuffer(binding, arguments);
    }
    if (result > 0 && function.effect() == Effect.RECEIVE) {
      written = new int[(int) result];
      for (int i = 0; i < written.length; i++) {
        written[i] = binding.readInt(arguments[function.idArgument()], i);
      }
    }
    Intent intent = null;
    if (function.effect() == Effect.GET) {
      intent = state.intent;
      state.intent = null;
    }
    state.pending =
        recorder.record(
            new Call(
                function,
                numbers,
                text,
                written,
                result,
                errno,
                existed,
                binding.hostAsksErrno() && !state.hidesErrno,
                threw),
            intent);
  }

  private void forgetIntent(CallState state) {
    recorder.forget(state.intent);
    state.intent = null;
  }

  private static long[] numbers(Binding binding, Object[] arguments) throws Throwable {
    long[] numbers = new long[arguments.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = binding.number(arguments[i]);
    }
    return numbers;
  }

  private int[] pair(Binding binding, LibcFunction function, Object place) throws Throwable {
    try {
      return new int[] {binding.readInt(place, 0), binding.readInt(place, 1)};
    } catch (RuntimeException unreadable) {
      coverage.note(
          "descriptors that "
              + function.name()
              + " wrote are not seen: "
              + unreadable.getMessage());
      return null;
    }
  }

  /** What setsockopt(fd, SOL_SOCKET, SO_SNDBUF, value, length) has set, or null. */
  private static int[] sendBuffer(Binding binding, Object[] arguments) throws Throwable {
    if (arguments.length < 5
        || (int) binding.number(arguments[1]) != Catalog.SOL_SOCKET
        || (int) binding.number(arguments[2]) != Catalog.SO_SNDBUF) {
      return null;
    }
    try {
      return new int[] {binding.readInt(arguments[3], 0)};
    } catch (RuntimeException unreadable) {
      return null; // it only explains what else is found
    }
  }

  private int[] child(Binding binding, LibcFunction function, Object[] arguments) throws Throwable {
    try {
      return ChildResults.written(binding, function, arguments);
    } catch (RuntimeException unreadable) {
      coverage.note(
          "the process that " + function.name() + " wrote is not seen: " + unreadable.getMessage());
      return null;
    }
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

  CallState state() {
    CallState state = states.get();
    if (state == null) {
      state = new CallState();
      states.set(state);
    }
    return state;
  }
}
