package dev.ipcaudit.ledger;

import dev.ipcaudit.box.BlackBoxWriter;
import dev.ipcaudit.box.LazyBlackBox;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import dev.ipcaudit.stack.SiteFinder;

/**
 * Reads calls by the catalogue and writes them into the ledger: the one sink of all bindings. Runs
 * on the host's thread, right after its call. Thread-safe.
 */
public final class CallRecorder {

  private final Ledger ledger;
  private volatile LazyBlackBox boxes;
  private final StackSampler walks;
  private final KeyNames keyNames;
  private final DescriptorCalls descriptors;
  private final DescriptorKinds kinds;
  private final ChildCalls children;
  private final NamedCalls named;
  private final MessageCalls messages;

  public CallRecorder(Ledger ledger, SiteFinder sites, KeyNames keyNames, CaptureBudget budget) {
    this.ledger = ledger;
    this.walks = new StackSampler(sites, budget);
    this.keyNames = keyNames;
    this.descriptors = new DescriptorCalls(ledger, walks);
    this.kinds = new DescriptorKinds(ledger);
    this.children = new ChildCalls(ledger, walks);
    this.named = new NamedCalls(ledger, walks);
    this.messages = new MessageCalls(ledger, walks, descriptors);
  }

  /**
   * Loads what records calls before there is one to be recorded. A class of ours or of the JDK
   * whose first use falls into a call without memory or stack for it would not work ever after.
   */
  public void prepare() {
    LibcFunction remove = Catalog.function("semctl");
    walks.prepare(remove);
    // of a set that nobody can have made, so that it leaves nothing behind
    long[] arguments = {-1, 0, Catalog.IPC_RMID};
    record(new Call(remove, arguments, null, null, -1, Errno.EINVAL, false, true, false));
  }

  /**
   * A call is about to be made. What it closes is closed from now on: once the kernel has done so,
   * another thread may get the number at any time.
   *
   * @return whether the ledger held what is closed
   */
  public boolean closing(LibcFunction function, long[] arguments) {
    return descriptors.closing(function, arguments);
  }

  /** An object of the JDK is about to close its descriptor. */
  public void closedByJava(int descriptor) {
    descriptors.closedByJava(descriptor);
  }

  /** Which numbers objects of the JDK have opened and closed. */
  public JavaDescriptors javas() {
    return ledger.javas();
  }

  /** Sets what runs once, when the first descriptor is made. */
  public void onFirstDescriptor(Runnable first) {
    ledger.onFirstDescriptor(first);
  }

  /**
   * Whether a call of which nobody knows if it succeeded is about something that is held, or about
   * nothing that could be.
   */
  public boolean holds(LibcFunction function, long[] arguments) {
    int at = function.idArgument();
    if (at == LibcFunction.NONE || function.kind() == null) {
      return true;
    }
    long id = function.kind().keyed() ? (int) arguments[at] : arguments[at];
    return ledger.find(function.kind(), id) != null;
  }

  /** Where to write down what outlives this process; nowhere before. */
  public void boxes(LazyBlackBox newBoxes) {
    boxes = newBoxes;
    ledger.boxes(newBoxes);
  }

  /**
   * A call is about to be made that may make an object which outlives this process: that is written
   * down first, so that nothing is lost if the process dies in the call.
   *
   * @return what to give to {@link #intend}, and to {@link #record} or {@link #forget}; null if
   *     nothing is to be written
   */
  public PendingCreation intends(LibcFunction function, long[] arguments) {
    LazyBlackBox written = boxes;
    if (written == null || arguments.length <= function.selectArgument()) {
      return null;
    }
    int key = (int) arguments[function.idArgument()];
    int flags = (int) arguments[function.selectArgument()];
    if (key != Catalog.IPC_PRIVATE && (flags & Catalog.IPC_CREAT) == 0) {
      return null;
    }
    if (written.get() == null) {
      return null;
    }
    long weight = walks.weight(function, Purpose.CREATE);
    return weight == 0 ? PendingCreation.UNWALKED : new PendingCreation(weight, walks.begins());
  }

  /** Whether the stack of a call that {@link #intends} said something of is to be captured. */
  public boolean takesStack(PendingCreation intent) {
    return intent != null && intent != PendingCreation.UNWALKED && walks.readsThrowables();
  }

  /**
   * Writes down what {@link #intends} has found.
   *
   * @param stack made for it if {@link #takesStack} says so, else null
   */
  public void intend(
      PendingCreation intent, LibcFunction function, long[] arguments, Throwable stack) {
    if (intent != null && intent != PendingCreation.UNWALKED) {
      CallSite site = walks.ended(function.name(), false, stack, intent.begun()).site();
      int key = (int) arguments[function.idArgument()];
      BlackBoxWriter box = boxes.opened();
      intent.written(
          site, box == null ? BlackBoxWriter.NONE : box.intend(function.kind(), key, site));
    }
  }

  /** What is known of the present call, {@link PendingCreation#UNWALKED} above the allowance. */
  private PendingCreation walked(Call call) {
    long weight = walks.weight(call, Purpose.CREATE);
    return weight == 0
        ? PendingCreation.UNWALKED
        : new PendingCreation(walks.site(call), weight, BlackBoxWriter.NONE);
  }

  /** The call made nothing. */
  public void forget(PendingCreation intent) {
    BlackBoxWriter box = intent == null ? null : boxes.opened();
    if (box != null) {
      box.forget(intent.takeSlot());
    }
  }

  /**
   * Whether the stack of a call that is over is to be captured right now, for {@link Call#stack}.
   * It may be looked at later as well, by {@link #record}: of most calls that need it this says so.
   *
   * @param intent as for {@link #record}
   */
  public boolean takesStack(Call call, PendingCreation intent) {
    LibcFunction function = call.function();
    if (call.failed()) {
      boolean later = Errno.saysLater(call.errno()) && function.canFailForNow();
      return later && function.kind() != null && walks.draw(call, Purpose.REFUSED);
    }
    switch (function.effect()) {
      case GET:
        return intent == null && creates(function, call) && walks.draw(call, Purpose.CREATE);
      case CONTROL:
        return removes(function, call) && walks.draw(call, Purpose.OTHER);
      default:
        return false;
    }
  }

  /** A call is over, before which nothing was written down. */
  public EagainStats.Pending record(Call call) {
    return record(call, null);
  }

  /**
   * A call is over.
   *
   * @param intent what was written down before it, or null
   * @return what wants to know whether the host reads errno now, or null if nothing does
   */
  public EagainStats.Pending record(Call call, PendingCreation intent) {
    LibcFunction function = call.function();
    if (call.failed() && Errno.saysLater(call.errno()) && function.canFailForNow()) {
      return failedForNow(function, call);
    }
    switch (function.effect()) {
      case GET:
        get(function, call, intent);
        break;
      case CONTROL:
        control(function, call);
        break;
      case OPERATE:
        if (call.failed() && function.kind().keyed()) {
          misused(function.kind(), function, call, Misuse.Nature.USED);
        } else if (!call.failed() && function.samples()) {
          operated(function, call);
        }
        break;
      case ATTACH:
        if (!call.failed()) {
          int segment = (int) call.argument(function.idArgument());
          PendingCreation known = walked(call);
          if (known == PendingCreation.UNWALKED) {
            ledger.createdUnwalked(Kind.SHM_ATTACH, call.result());
          } else {
            PathAccount path =
                ledger.created(Kind.SHM_ATTACH, call.result(), segment, 0, true, known);
            walks.counts(function, Purpose.CREATE, path);
          }
        } else {
          misused(Kind.SYSV_SHM, function, call, Misuse.Nature.USED);
        }
        break;
      case DETACH:
        if (!call.failed()) {
          long address = call.argument(function.idArgument());
          ledger.removed(Kind.SHM_ATTACH, address, walks.siteIfAllowed(function));
        } else {
          misused(Kind.SHM_ATTACH, function, call, Misuse.Nature.REMOVED_AGAIN);
        }
        break;
      case MAKE_KEY:
        if (!call.failed() && call.text() != null) {
          keyNames.put((int) call.result(), call.text());
        }
        break;
      case SPAWN:
      case FORK:
      case RUN:
      case OPEN_PROGRAM:
      case CLOSE_PROGRAM:
      case WAIT:
      case WAIT_INFO:
      case SIGNAL:
        children.record(function, call);
        break;
      default:
        descriptors.record(function, call);
        break;
    }
    return null;
  }

  /** What reads messages that passed descriptors. */
  public MessageCalls messages() {
    return messages;
  }

  /** What reads calls on objects that have a name. */
  public NamedCalls named() {
    return named;
  }

  /** Sets who can ask about semaphores. */
  public void asks(SemaphoreValues values) {
    ledger.locks().asks(values);
  }

  /** Calls that were skipped last, and that no later walk stands for, are counted now. */
  public void settle() {
    walks.settle();
  }

  private EagainStats.Pending failedForNow(LibcFunction function, Call call) {
    int id = (int) call.argument(function.idArgument());
    Kind kind = function.kind() != null ? function.kind() : kinds.of(id);
    if (kind == null) {
      return null; // a terminal, or another file that is none of ours
    }
    long weight = walks.weight(call, Purpose.REFUSED);
    if (weight == 0) {
      return null;
    }
    SiteFinder.Use use = walks.use(call, true);
    ledger.counters().failedForNow();
    PathAccount path = ledger.path(kind, use.site());
    Account account = path.account();
    if (kind == Kind.CHILD) {
      ledger.programs().start();
      ledger.incidents().exhausted(kind, use.site(), call.errno(), weight);
    } else if (kind == Kind.SYSV_MSG && function.produces()) {
      ledger.senders().refused(id, use.site(), weight);
    } else if (kind == Kind.POSIX_MQ && function.produces()) {
      named.refused(id, use.site(), weight);
    }
    boolean drops = call.threw() ? walks.dropsThrown(use) : use.dropsResult();
    EagainStats.Pending pending = path.failed(call, weight, drops);
    walks.counts(function, Purpose.REFUSED, path.eagains());
    if (account.eagains().wantsFill()) {
      account.eagains().fill(id, DescriptorKinds.fill(kind, id));
      if (kind == Kind.SYSV_SEM) {
        boolean waited = function.name().equals("semtimedop");
        ledger.locks().refused(id, use.site(), waited, account.eagain());
      }
    }
    return pending;
  }

  /** A call on semaphores succeeded. */
  private void operated(LibcFunction function, Call call) {
    int[] fields = call.written();
    CallSite site = null;
    for (int i = 0; fields != null && i + 2 < fields.length; i += 3) {
      if (fields[i + 1] < 0) {
        site = site == null ? walks.siteIfAllowed(function) : site;
        ledger.locks().took((int) call.argument(0), fields[i], site, fields[i + 2]);
      } else if (fields[i + 1] > 0) {
        ledger.locks().gave((int) call.argument(0), fields[i]);
      }
    }
  }

  private void get(LibcFunction function, Call call, PendingCreation intent) {
    if (call.failed()) {
      forget(intent);
      if (Errno.saysLimit(call.errno())) {
        exhausted(function, call, intent);
      }
      return;
    }
    if (creates(function, call)) {
      int key = (int) call.argument(function.idArgument());
      int flags = (int) call.argument(function.selectArgument());
      long size = call.argument(function.sizeArgument());
      boolean certain = !Catalog.dependsOnWhatIsThere(key, flags);
      PendingCreation known = intent == null ? walked(call) : intent;
      if (known == PendingCreation.UNWALKED) {
        ledger.createdUnwalked(function.kind(), call.result());
        return;
      }
      PathAccount path = ledger.created(function.kind(), call.result(), key, size, certain, known);
      walks.counts(function, Purpose.CREATE, path);
      ledger.exposures().created(path, flags & 0777, known.weight());
    } else {
      forget(intent);
    }
  }

  private static boolean creates(LibcFunction function, Call call) {
    int key = (int) call.argument(function.idArgument());
    int flags = (int) call.argument(function.selectArgument());
    return Catalog.creates(key, flags, call.existed());
  }

  private void exhausted(LibcFunction function, Call call, PendingCreation intent) {
    if (intent == null) {
      exhausted(walks, ledger, function, function.kind(), call.errno());
    } else if (intent != PendingCreation.UNWALKED) {
      LimitFailure exhaustion =
          ledger
              .incidents()
              .exhausted(function.kind(), intent.site(), call.errno(), intent.weight());
      walks.counts(function, Purpose.CREATE, exhaustion);
    }
  }

  /** A call found a limit reached, and nothing is known of it yet. */
  static void exhausted(
      StackSampler walks, Ledger ledger, LibcFunction function, Kind kind, int errno) {
    long weight = walks.weight(function, Purpose.LIMIT);
    if (weight > 0) {
      walks.counts(
          function,
          Purpose.LIMIT,
          ledger.incidents().exhausted(kind, walks.site(function), errno, weight));
    }
  }

  private static boolean removes(LibcFunction function, Call call) {
    return (int) call.argument(function.selectArgument()) == Catalog.IPC_RMID;
  }

  private void control(LibcFunction function, Call call) {
    boolean removes = removes(function, call);
    if (call.failed()) {
      misused(
          function.kind(),
          function,
          call,
          removes ? Misuse.Nature.REMOVED_AGAIN : Misuse.Nature.USED);
    } else if (removes) {
      int id = (int) call.argument(function.idArgument());
      boolean walked = walks.weight(call, Purpose.OTHER) != 0;
      ledger.removed(function.kind(), id, walked ? walks.site(call) : CallSite.UNKNOWN);
    }
  }

  /** A call on an id that is known to be removed: EINVAL, or EIDRM if it was waiting meanwhile. */
  private void misused(Kind kind, LibcFunction function, Call call, Misuse.Nature nature) {
    if (call.errno() != Errno.EINVAL && call.errno() != Errno.EIDRM) {
      return;
    }
    long argument = call.argument(function.idArgument());
    long id = kind == Kind.SHM_ATTACH ? argument : (int) argument;
    boolean waited = call.errno() == Errno.EIDRM;
    // EIDRM tells by itself; it may come before the thread that removed has written that down
    if (waited || ledger.remover(kind, id) != null) {
      long weight = walks.weight(function, Purpose.MISUSE);
      if (weight > 0) {
        Misuse.Nature what = waited ? Misuse.Nature.WAITED : nature;
        ledger.incidents().misused(kind, walks.site(function), what, id, weight);
      }
    } else if (kind.keyed() && ledger.find(kind, id) != null) {
      long weight = walks.weight(function, Purpose.MISUSE);
      if (weight > 0) {
        ledger.incidents().usedLate(kind, walks.site(function), id, weight);
      }
    }
  }
}
