package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.box.LazyBlackBox;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.SemaphoreValues;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.EagainStats;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.descriptors.JavaDescriptors;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.JavaObject;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import dev.ipcaudit.stack.SiteFinder;
import java.util.function.Consumer;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one entry into the ledger for calls of the host, whatever binding they were made through:
 * each is read and recorded as the effect of its function says. Runs on the host's thread, right
 * before and after its call. Thread-safe.
 */
public final class CallRecorder {

  private final Ledger ledger;
  private final StackSampler stacks;
  private final DescriptorKinds kinds;
  private final NamedObjects named;
  private final EffectRecorders effects;
  private volatile @Nullable DenialRecorder denials;
  private volatile @Nullable JavaObjectRecorder javaObjects;

  public CallRecorder(Ledger ledger, SiteFinder sites, KeyNames keyNames, CaptureBudget budget) {
    this.ledger = ledger;
    stacks = new StackSampler(sites, budget, ledger.skipped());
    kinds = new DescriptorKinds(ledger);
    named = new NamedObjects(ledger);
    effects = new EffectRecorders(ledger, stacks, keyNames, named);
  }

  /**
   * Loads what records calls before there is one to be recorded: in the call itself there may be no
   * memory or stack for it.
   */
  public void prepare() {
    LibcFunction remove = Catalog.known("semctl");
    stacks.prepare(remove);
    // of a set that nobody can have made, so that it leaves nothing behind
    long[] arguments = {-1, 0, Catalog.IPC_RMID};
    record(new Call(remove, arguments, -1, Errno.EINVAL, false));
    effects.of(Catalog.known("semget"));
  }

  /**
   * A call is about to be made whose effect cannot be told any more once it was.
   *
   * @return whether {@link #captured} is to be given the present stack now
   */
  public boolean before(HostCall call, CallNotes notes) throws Throwable {
    Call begun = effects.of(call.function()).before(call, notes);
    if (begun == null) {
      return false;
    }
    notes.awaitsStackOf(begun, false);
    return true;
  }

  /**
   * A call is over.
   *
   * @param result a number or an address; -1 for every failure
   * @param errno 0 for success, {@link Errno#UNKNOWN} where the binding does not tell
   * @param threw whether the binding throws what says errno
   * @return what is to be given to {@link #takesStack} and {@link #record}; null if nothing is left
   *     to be recorded
   */
  public @Nullable Call over(HostCall call, long result, int errno, boolean threw, CallNotes notes)
      throws Throwable {
    EffectRecorder effect = effects.of(call.function());
    if (threw && effect.hasCreated(call, notes)) {
      notes.clear();
      return null;
    }
    boolean denied = result == -1 && call.function().mayBeDenied(errno);
    if (result == -1 && !denied && !tells(errno)) {
      forget(notes);
      return null;
    }
    Call over = new Call(call.function(), call.numbers(), result, errno, threw);
    over.existed(notes.takeExisted());
    boolean left = (denied ? denials() : effect).read(call, over, notes);
    notes.clear();
    return left ? over : null;
  }

  /**
   * A call is over of which nobody knows whether it succeeded.
   *
   * @return as {@link #over}
   */
  public @Nullable Call untold(HostCall call, CallNotes notes) throws Throwable {
    LibcFunction function = call.function();
    EffectRecorder effect = effects.of(function);
    Call over = null;
    if (function.isTakenAsDone()) {
      if (!function.looksBefore() && holds(call)) { // the others were recorded before
        over = over(call, 0, 0, false, notes);
      }
    } else if (!effect.recordUntold(call, notes)) {
      call.gaps().outcome(function);
    }
    forget(notes);
    return over;
  }

  /** Whether a call is about something that is held, or about nothing that could be. */
  private boolean holds(HostCall call) throws Throwable {
    LibcFunction function = call.function();
    int at = function.idArgument();
    Kind kind = function.kind();
    if (at == LibcFunction.NONE || kind == null) {
      return true;
    }
    long id = kind.keyed() ? (int) call.number(at) : call.number(at);
    return ledger.find(kind, id) != null;
  }

  /** Nothing is known of what a call did. */
  public void forget(CallNotes notes) {
    ledger.forget(notes.takeIntent());
    notes.clear();
  }

  /**
   * Whether the stack of a call that is over is to be captured right now, and given to {@link
   * #captured}. It may be captured later as well, by {@link #record}: of most calls that need it
   * this says so.
   */
  public boolean takesStack(Call call, CallNotes notes) {
    boolean takes;
    if (call.failed()) {
      boolean counts = failedForNow(call) && call.function().kind() != null;
      takes = counts && stacks.draw(call, Purpose.REFUSED);
    } else {
      takes = effects.of(call.function()).takesStack(call);
    }
    if (takes) {
      notes.awaitsStackOf(call, true);
    }
    return takes;
  }

  /**
   * The stack that {@link #before} or {@link #takesStack} has asked for.
   *
   * @param stack made since then
   * @return as {@link #record}
   */
  public EagainStats.@Nullable Pending captured(Throwable stack, CallNotes notes) {
    Call over = notes.over();
    Call begun = notes.begun();
    notes.stopAwaiting();
    if (over != null) {
      over.stack(stack);
      return record(over);
    }
    if (begun != null) {
      effects.of(begun.function()).begins(begun, notes, stack);
    }
    return null;
  }

  /**
   * Records a call that is over.
   *
   * @return what wants to know whether the host reads errno now, or null if nothing does
   */
  public EagainStats.@Nullable Pending record(Call call) {
    EffectRecorder effect = effects.of(call.function());
    if (failedForNow(call)) {
      return refused(call, effect);
    }
    boolean denied = call.failed() && call.function().mayBeDenied(call.errno());
    (denied ? denials() : effect).record(call);
    return null;
  }

  /** Made with the first such call; if two threads do, neither knows anything. */
  private DenialRecorder denials() {
    DenialRecorder made = denials;
    if (made == null) {
      made = new DenialRecorder(ledger, stacks);
      denials = made;
    }
    return made;
  }

  private static boolean failedForNow(Call call) {
    return call.failed() && Errno.saysLater(call.errno()) && call.function().canFailForNow();
  }

  private EagainStats.@Nullable Pending refused(Call call, EffectRecorder effect) {
    LibcFunction function = call.function();
    int id = (int) call.argument(function.idArgument());
    Kind known = function.kind();
    Kind kind = known != null ? known : kinds.of(id);
    if (kind == null) {
      return null; // a terminal, or another file that is none of ours
    }
    long weight = stacks.weight(call, Purpose.REFUSED);
    if (weight == 0) {
      return null;
    }
    SiteFinder.Use use = stacks.use(call, true);
    ledger.counters().failedForNow();
    PathAccount path = ledger.path(kind, use.site());
    Account account = path.account();
    effect.refused(call, id, use.site(), weight);
    boolean drops = call.threw() ? stacks.dropsThrown(use) : use.dropsResult();
    EagainStats.Pending pending = path.failed(call, weight, drops);
    stacks.counts(function, Purpose.REFUSED, path.eagains());
    EagainStats eagains = account.eagains();
    if (eagains != null && eagains.wantsFill()) {
      eagains.fill(id, Descriptors.fill(kind, id));
      effect.looksWhoIsInTheWay(call, id, use.site(), account);
    }
    return pending;
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

  /**
   * An object of the JDK has opened descriptors.
   *
   * @param process the child that they are the streams of, else 0
   */
  public void openedByJava(JavaObject object, int process, int... descriptors) {
    JavaObjectRecorder recorder = javaObjects;
    if (recorder == null) {
      recorder = new JavaObjectRecorder(ledger, stacks);
      javaObjects = recorder; // it knows nothing itself
    }
    recorder.opened(object, process, descriptors);
  }

  /**
   * An object of the JDK is about to close its descriptor.
   *
   * @param owner the identity hash code of what represents it, 0 if that is not known
   */
  public void closedByJava(int descriptor, int owner) {
    effects.closes().closedByJava(descriptor, owner);
  }

  /** Which numbers objects of the JDK have opened and closed. */
  public JavaDescriptors javas() {
    return ledger.javas();
  }

  /** Sets what runs once, when the first descriptor is opened. */
  public void onFirstDescriptor(Runnable first) {
    ledger.onFirstDescriptor(first);
  }

  /** Sets what is given who tells of addresses, once shared memory is mapped. */
  public void onFirstMapping(Consumer<LongBinaryOperator> first) {
    ledger.onFirstMapping(first);
  }

  /** Where to write down what outlives this process; nowhere before. */
  public void boxes(@Nullable LazyBlackBox boxes) {
    ledger.boxes(boxes);
  }

  /** What is known of objects that have a name. */
  public NamedObjects named() {
    return named;
  }

  /** Sets who can ask about semaphores. */
  public void asks(SemaphoreValues values) {
    ledger.locks().asks(values);
  }

  /**
   * Calls that were skipped last, and that no later capture stands for, are counted: at the end.
   */
  public void settle() {
    stacks.settle();
    ledger.settle();
  }
}
