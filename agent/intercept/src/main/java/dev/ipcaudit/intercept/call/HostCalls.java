package dev.ipcaudit.intercept.call;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.SemaphoreValues;
import dev.ipcaudit.ledger.accounts.EagainStats;
import dev.ipcaudit.ledger.calls.Call;
import dev.ipcaudit.ledger.calls.CallRecorder;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.JavaObject;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.KnownBinding;
import org.jspecify.annotations.Nullable;

/**
 * Hands calls through any binding to the ledger. Keeps what one thread knows between the hooks of
 * one call, keeps our own questions to libc from being taken for the host's, and lets nothing that
 * goes wrong here reach the host. Thread-safe.
 */
public final class HostCalls {

  private final CallRecorder recorder;
  private final Coverage coverage;

  /** Made with the first call that matters: many a host that has a binding makes none. */
  private volatile @Nullable FinishedCalls finished;

  private final ThreadLocal<CallState> states = new ThreadLocal<>();
  private final SemaphoreAskers askers = new SemaphoreAskers(this);
  private volatile boolean prepared;

  public HostCalls(CallRecorder recorder, Coverage coverage) {
    this.recorder = recorder;
    this.coverage = coverage;
    recorder.asks(askers);
  }

  /**
   * Makes what hooks need, before the host makes the first call through a binding where that can be
   * told, so that nothing is loaded in the call itself. Does it once.
   */
  public void prepare(HostBinding binding) {
    if (Vouched.isWanted()) {
      Vouched.perform(() -> prepareNow(binding));
    } else {
      prepareNow(binding);
    }
  }

  private void prepareNow(HostBinding binding) {
    CallState state = state();
    if (prepared || state.isBusy()) {
      return;
    }
    try {
      state.begin();
      binding.placeErrno();
      recorder.prepare();
      finished();
      prepared = true;
    } catch (Throwable unseen) {
      lost(binding, unseen);
    } finally {
      state.busy = false;
    }
  }

  /** Starts a question of our own; false if this call is one already. */
  public boolean ask(HostBinding binding) {
    CallState state = state();
    if (state.isBusy()) {
      return false;
    }
    state.nextCall();
    try {
      state.begin();
      state.realErrno = IpcAuditErrno.save();
      state.savedErrno = binding.errno();
      return true;
    } catch (Throwable unseen) {
      state.busy = false;
      lost(binding, unseen);
      return false;
    }
  }

  /**
   * Ends it: notes whether the key was in use and puts the host's errno back.
   *
   * @param result what the question returned, or null if it threw
   */
  public void answered(HostBinding binding, @Nullable Object result, @Nullable Throwable thrown) {
    CallState state = state();
    state.busy = false;
    try {
      int errno = thrown == null ? binding.errno() : binding.errnoOf(thrown);
      boolean failed = thrown != null || (int) binding.number(result) == -1;
      state.notes.existed(!failed || (errno > 0 && errno != Errno.ENOENT));
      binding.errno(state.savedErrno);
    } catch (Throwable unseen) {
      lost(binding, unseen);
    } finally {
      IpcAuditErrno.restore(state.realErrno);
    }
  }

  /** The host reads the errno of this thread's last call. Never throws. */
  public void errnoRead() {
    CallState state = states.get();
    if (state != null && state.pending != null && !state.busy && !state.pendingHidden) {
      state.pending.errnoRead();
      state.pending = null;
    }
  }

  /** The host asks where libc keeps errno of this thread: to read it, as far as can be told. */
  public void errnoLocated() {
    CallState state = states.get();
    if (state != null && state.pending != null && !state.busy) {
      state.pending.errnoRead();
      state.pending = null;
    }
  }

  /**
   * A call is about to be made whose effect cannot be told any more once it was.
   *
   * @return whether {@link #captured} is to be given the present stack now
   */
  public boolean before(HostBinding binding, int number, Object[] arguments) {
    return Vouched.isWanted()
        ? Vouched.run(() -> begun(binding, number, arguments))
        : begun(binding, number, arguments);
  }

  private boolean begun(HostBinding binding, int number, Object[] arguments) {
    CallState state = state();
    if (state.isBusy()) {
      return false;
    }
    state.nextCall();
    try {
      state.begin();
      if (IpcAuditFilter.isByRange(number) && !mayBeMapped(binding, arguments)) {
        return false;
      }
      LibcFunction function = Catalog.function(number);
      Object[] passed = binding.arguments(function, arguments, null);
      PassedCall call = PassedCall.of(binding, function, passed, state, finished().memory());
      if (call != null
          && call.function().looksBefore()
          && call.isUnderstood() // or it is said afterwards
          && recorder.before(call, state.notes)) {
        state.part = binding.part();
        return true;
      }
    } catch (Throwable unseen) {
      lost(binding, unseen);
    } finally {
      state.busy = false;
    }
    return false;
  }

  /** Whether an address, which may be an object of the binding, is that of a mapping. */
  public boolean isMapped(HostBinding binding, Object address, long length) {
    try {
      return IpcAuditFilter.isMapped(binding.number(address), length);
    } catch (Throwable unseen) {
      lost(binding, unseen);
      return false;
    }
  }

  /** Whether an address and a length, which may be objects of the binding, name a mapping. */
  private static boolean mayBeMapped(HostBinding binding, Object[] arguments) throws Throwable {
    return arguments.length > 1
        && IpcAuditFilter.isMapped(binding.number(arguments[0]), binding.number(arguments[1]));
  }

  /**
   * Asks before a get call what is there, if that decides what the call will do.
   *
   * @param arguments of the host
   */
  public void probe(
      HostBinding binding, LibcFunction function, Object[] arguments, KeyQuestion question) {
    if (!CallArguments.needQuestion(function, arguments) || !ask(binding)) {
      return;
    }
    Object result = null;
    Throwable failure = null;
    try {
      result = question.ask(CallArguments.question(function, arguments));
    } catch (Throwable thrown) {
      failure = thrown;
    }
    answered(binding, result, failure);
  }

  /**
   * The stack that the last of these methods has asked for.
   *
   * @param stack made since then
   */
  public void captured(Throwable stack) {
    if (Vouched.isWanted()) {
      Vouched.perform(() -> recorded(stack));
    } else {
      recorded(stack);
    }
  }

  private void recorded(Throwable stack) {
    CallState state = state();
    if (!state.notes.awaitsStack() || state.isBusy()) {
      return;
    }
    try {
      state.begin();
      EagainStats.Pending pending = recorder.captured(stack, state.notes);
      state.pending = pending == null ? state.pending : pending;
    } catch (Throwable unseen) {
      LostCalls.count(coverage, state.part, unseen);
    } finally {
      state.busy = false;
    }
  }

  /**
   * A call returned.
   *
   * @return whether {@link #captured} is to be given the present stack now
   */
  public boolean returned(
      HostBinding binding, int number, Object[] arguments, @Nullable Object result) {
    return Vouched.isWanted()
        ? Vouched.run(() -> over(binding, number, arguments, result))
        : over(binding, number, arguments, result);
  }

  private boolean over(
      HostBinding binding, int number, Object[] arguments, @Nullable Object result) {
    CallState state = state();
    if (state.isBusy()) {
      return false;
    }
    LibcFunction function = Catalog.function(number);
    if (function.locatesErrno()) {
      errnoLocated();
      return false;
    }
    state.nextCall();
    try {
      state.begin();
      if (function.kind() == Kind.SYSV_SEM) {
        asks(binding.semaphores());
      }
      return record(
          binding, finished().returned(binding, function, arguments, result, state), state);
    } catch (Throwable unseen) {
      lost(binding, unseen);
    } finally {
      state.busy = false;
    }
    return false;
  }

  /**
   * Adds somebody who can ask about semaphores, for as long as others hold on to it. Its own calls
   * are none of the host.
   */
  public void asks(@Nullable SemaphoreValues values) {
    askers.add(values);
  }

  /**
   * A call threw. Only what carries an errno tells of a call that reached libc.
   *
   * @return whether {@link #captured} is to be given the present stack now
   */
  public boolean thrown(HostBinding binding, int number, Object[] arguments, Throwable thrown) {
    return Vouched.isWanted()
        ? Vouched.run(() -> failed(binding, number, arguments, thrown))
        : failed(binding, number, arguments, thrown);
  }

  private boolean failed(HostBinding binding, int number, Object[] arguments, Throwable thrown) {
    CallState state = state();
    if (state.isBusy()) {
      return false;
    }
    state.nextCall();
    try {
      state.begin();
      int errno = binding.errnoOf(thrown);
      if (errno >= 0) {
        LibcFunction function = Catalog.function(number);
        return record(binding, finished().threw(binding, function, arguments, errno, state), state);
      }
    } catch (Throwable unseen) {
      lost(binding, unseen);
    } finally {
      state.busy = false;
    }
    return false;
  }

  /**
   * Begins a call that may meet a second hook on its way to libc: that one must not count it again.
   *
   * @param hidesErrno whether the host is to find its errno as it was before
   * @return false if such a call has begun already, or if it is a question of ours
   */
  public boolean enter(HostBinding binding, boolean hidesErrno) {
    CallState state = state();
    if (state.isBusy() || state.isInside()) {
      return false;
    }
    state.nextCall();
    if (hidesErrno) {
      try {
        state.begin();
        state.hiddenErrno = binding.errno();
      } catch (Throwable unseen) {
        lost(binding, unseen);
        return false;
      } finally {
        state.busy = false;
      }
      state.hidesErrno = true;
    }
    state.inside = true;
    return true;
  }

  /** Ends it. */
  public void leave(HostBinding binding) {
    CallState state = state();
    state.inside = false;
    if (state.hidesErrno) {
      state.hidesErrno = false;
      try {
        binding.errno(state.hiddenErrno);
      } catch (Throwable unseen) {
        lost(binding, unseen);
      }
    }
  }

  /**
   * What libc's errno has to be after a hook, the first time on a thread; says where it is.
   *
   * @param called whether the binding has just called for the host
   * @return {@link IpcAuditErrno#UNKNOWN} if the binding cannot tell
   */
  public long errno(HostBinding binding, boolean called) {
    return Vouched.isWanted() ? Vouched.run(() -> saved(binding, called)) : saved(binding, called);
  }

  private long saved(HostBinding binding, boolean called) {
    CallState state = state();
    if (state.isBusy()) {
      return IpcAuditErrno.UNKNOWN; // of a question, which has saved it
    }
    try {
      state.begin(); // to ask the binding for its errno is no read of the host
      long saved = called ? binding.errno() : IpcAuditErrno.UNKNOWN;
      binding.placeErrno();
      long errno = saved == IpcAuditErrno.UNKNOWN ? IpcAuditErrno.save() : saved;
      if (!prepared) {
        recorder.prepare();
        prepared = true;
      }
      return errno;
    } catch (Throwable unseen) {
      lost(binding, unseen);
      return IpcAuditErrno.UNKNOWN;
    } finally {
      state.busy = false;
    }
  }

  /**
   * An object of the JDK has opened descriptors.
   *
   * @param process the child that they are the streams of, else 0
   */
  public void opensByJava(JavaObject object, int process, int... descriptors) {
    if (Vouched.isWanted()) {
      Vouched.perform(() -> opened(object, process, descriptors));
    } else {
      opened(object, process, descriptors);
    }
  }

  private void opened(JavaObject object, int process, int... descriptors) {
    CallState state = state();
    if (state.isBusy()) {
      return;
    }
    try {
      state.begin();
      recorder.openedByJava(object, process, descriptors);
    } catch (Throwable unseen) {
      LostCalls.count(coverage, KnownBinding.JDK.part(), unseen);
    } finally {
      state.busy = false;
    }
  }

  /**
   * An object of the JDK is about to close its descriptor.
   *
   * @param owner the identity hash code of what represents it, 0 if that is not known
   */
  public void closesByJava(int descriptor, int owner) {
    if (Vouched.isWanted()) {
      Vouched.perform(() -> closed(descriptor, owner));
    } else {
      closed(descriptor, owner);
    }
  }

  private void closed(int descriptor, int owner) {
    CallState state = state();
    if (state.isBusy()) {
      return;
    }
    try {
      state.begin();
      recorder.closedByJava(descriptor, owner);
    } catch (Throwable unseen) {
      LostCalls.count(coverage, KnownBinding.JDK.part(), unseen);
    } finally {
      state.busy = false;
    }
  }

  private void lost(HostBinding binding, Throwable unseen) {
    LostCalls.count(coverage, binding.part(), unseen);
  }

  /** Records a call, or says that its stack is wanted first. */
  private boolean record(HostBinding binding, @Nullable Call call, CallState state) {
    if (call == null) {
      return false;
    }
    if (recorder.takesStack(call, state.notes)) {
      state.part = binding.part();
      return true;
    }
    state.pending = recorder.record(call);
    return false;
  }

  private FinishedCalls finished() {
    FinishedCalls made = finished;
    return made == null ? makeFinished() : made;
  }

  private synchronized FinishedCalls makeFinished() {
    if (finished == null) {
      finished = new FinishedCalls(recorder, new HostMemory(coverage));
    }
    return finished;
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
