package dev.ipcaudit.ledger;

import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.ProcessIdentity;
import dev.ipcaudit.kernel.ProcessIdentity.Life;
import dev.ipcaudit.ledger.ReapStats.Outcome;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;

/** Reads calls that start processes, wait for them and signal them. Thread-safe. */
final class ChildCalls {

  /** The last of si_code of SIGCHLD that says that the child is dead. */
  private static final int LAST_DEAD = Abi.CLD_DUMPED;

  private final Ledger ledger;
  private final StackSampler walks;

  ChildCalls(Ledger ledger, StackSampler walks) {
    this.ledger = ledger;
    this.walks = walks;
  }

  void record(LibcFunction function, Call call) {
    switch (function.effect()) {
      case SPAWN:
      case FORK:
      case RUN:
      case OPEN_PROGRAM:
        started(function, call);
        break;
      case CLOSE_PROGRAM:
        closed(function, call);
        break;
      case WAIT:
        waited(function, call);
        break;
      case WAIT_INFO:
        waitedWithInfo(function, call);
        break;
      default:
        signalled(function, call);
        break;
    }
  }

  private void closed(LibcFunction function, Call call) {
    TrackedObject stream = ledger.find(Kind.CHILD, call.argument(0));
    CallSite site = walks.siteIfAllowed(function);
    ledger.removed(Kind.CHILD, call.argument(0), site);
    if (call.failed() && call.errno() == Errno.ECHILD) {
      ledger.programs().jdk().missed(stream == null ? site : stream.site(), site);
    }
  }

  private void started(LibcFunction function, Call call) {
    ledger.programs().start();
    if (call.failed() && call.errno() == Errno.ECHILD) {
      CallSite site = walks.siteIfAllowed(function); // of system: what it ran has run
      ledger.programs().jdk().missed(site, site);
      return;
    }
    if (call.failed()) {
      if (Errno.saysLimit(call.errno())) {
        CallRecorder.exhausted(walks, ledger, function, Kind.CHILD, call.errno());
      }
      return;
    }
    long child;
    switch (function.effect()) {
      case SPAWN:
        child = call.written() == null ? 0 : call.written()[0];
        break;
      case FORK: // and 0 in the child itself
      case OPEN_PROGRAM:
        child = call.result();
        break;
      default:
        return; // system has reaped what it ran
    }
    if (child != 0) {
      made(function, child);
      if (function.effect() != Effect.OPEN_PROGRAM) {
        ledger.programs().jdk().startedByCall((int) child); // after it is in the ledger
        ledger.programs().descendants().started((int) child, null);
      }
    }
  }

  private void made(LibcFunction function, long child) {
    // it may have ended and have been reaped by another thread that was written down first; of a
    // stream nobody but its maker knows
    boolean stream = function.effect() == Effect.OPEN_PROGRAM;
    CallSite reaper = stream ? null : ledger.remover(Kind.CHILD, child);
    long weight = walks.weight(function, Purpose.CREATE);
    if (weight == 0) {
      ledger.createdUnwalked(Kind.CHILD, child);
      return;
    }
    CallSite site = walks.site(function);
    ledger.created(Kind.CHILD, child, 0, 0, site, true, weight);
    walks.counts(function, Purpose.CREATE, ledger.path(Kind.CHILD, site));
    if (reaper != null && ProcessIdentity.lifeOf(child) == Life.GONE) {
      ledger.removed(Kind.CHILD, child, reaper);
    }
  }

  private void waited(LibcFunction function, Call call) {
    boolean named = function.idArgument() != LibcFunction.NONE;
    boolean any = !named || (int) call.argument(function.idArgument()) <= 0;
    long options = call.argument(function.selectArgument());
    Outcome outcome = outcome(call, call.result() > 0);
    if (outcome == Outcome.REAPED
        && (options & (Abi.WUNTRACED | Abi.WCONTINUED)) != 0
        && ProcessIdentity.lifeOf(call.result()) != Life.GONE) {
      outcome = Outcome.OTHER; // it was stopped, or goes on
    }
    if (!any && outcome == Outcome.NO_CHILD) {
      missed(function, (int) call.argument(function.idArgument()));
    }
    returned(function, any, outcome, call.result());
  }

  private void waitedWithInfo(LibcFunction function, Call call) {
    int idType = (int) call.argument(0);
    int[] written = call.written();
    int pid = written == null ? 0 : written[1];
    Outcome outcome = outcome(call, pid != 0);
    if (outcome == Outcome.REAPED
        && ((call.argument(3) & Abi.WNOWAIT) != 0 || written[0] > LAST_DEAD)) {
      outcome = Outcome.OTHER;
    } else if (!call.failed() && written == null) {
      outcome = Outcome.OTHER; // the host does not want to know, and so nobody does
    }
    if (idType == Abi.P_PID && outcome == Outcome.NO_CHILD) {
      missed(function, (int) call.argument(1));
    }
    returned(function, idType != Abi.P_PID && idType != Abi.P_PIDFD, outcome, pid);
  }

  private static Outcome outcome(Call call, boolean told) {
    if (!call.failed()) {
      return told ? Outcome.REAPED : Outcome.NOT_READY;
    }
    return call.errno() == Errno.ECHILD ? Outcome.NO_CHILD : Outcome.OTHER;
  }

  private void returned(LibcFunction function, boolean any, Outcome outcome, long pid) {
    long weight = walks.weight(function, Purpose.WAIT);
    CallSite site = weight == 0 ? CallSite.UNKNOWN : walks.site(function);
    if (weight > 0) {
      ledger.programs().waits(site).returned(function.name(), any, outcome, weight);
    }
    if (outcome == Outcome.REAPED) {
      // or who started it would be forgotten
      reaped(function, weight == 0 ? null : site, (int) pid);
      ledger.removed(Kind.CHILD, pid, site);
    }
  }

  /**
   * A wait reaped a child: of the JDK's it has no business with any, and of what no call is known
   * to have started the JDK may tell yet.
   *
   * @param site null if it was not captured
   */
  private void reaped(LibcFunction function, CallSite site, int pid) {
    JdkChildren jdk = ledger.programs().jdk();
    if (ledger.find(Kind.CHILD, pid) == null && (site != null || jdk.mayHave(pid))) {
      jdk.reaped(pid, function.name(), site == null ? walks.site(function) : site);
      if (ledger.find(Kind.CHILD, pid) != null) {
        jdk.startedByCall(pid); // whose thread may have come too early to see this
      }
    }
  }

  /** A wait found nothing of a child that this JVM had started: a wait for any has taken it. */
  private void missed(LibcFunction function, int pid) {
    RecentRemovals.Removal removal = ledger.removal(Kind.CHILD, pid);
    if (removal == null || removal.madeBy() == null || removal.by().equals(CallSite.UNKNOWN)) {
      return;
    }
    ReapStats thief = ledger.programs().waits(removal.by());
    CallSite site = thief.forAny() ? walks.siteIfAllowed(function) : CallSite.UNKNOWN;
    if (!site.equals(CallSite.UNKNOWN) && !site.equals(removal.by())) {
      ledger
          .programs()
          .stolen(removal.by(), thief.function())
          .count(
              removal.by(),
              Thread.currentThread().getName(),
              new StolenChildren.Child(pid, null, removal.madeBy(), site));
      ledger.forgetRemoval(Kind.CHILD, pid); // it is told of once
    }
  }

  /** A signal to a child that was reaped may have reached whoever has its pid now. */
  private void signalled(LibcFunction function, Call call) {
    int pid = (int) call.argument(0);
    boolean asksOnly = call.argument(1) == 0;
    if (call.failed()
        && call.errno() == Errno.ESRCH
        && !asksOnly
        && ledger.remover(Kind.CHILD, pid) != null) {
      long weight = walks.weight(function, Purpose.MISUSE);
      if (weight > 0) {
        CallSite site = walks.site(function);
        ledger.incidents().misused(Kind.CHILD, site, Misuse.Nature.USED, pid, weight);
      }
    }
  }
}
