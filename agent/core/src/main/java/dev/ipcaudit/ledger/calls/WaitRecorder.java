package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.ProcessIdentity;
import dev.ipcaudit.kernel.ProcessIdentity.Life;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.children.JdkChildren;
import dev.ipcaudit.ledger.children.ReapStats;
import dev.ipcaudit.ledger.children.ReapStats.Outcome;
import dev.ipcaudit.ledger.children.StolenChildren;
import dev.ipcaudit.ledger.objects.RecentRemovals;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import org.jspecify.annotations.Nullable;

/** Records calls that wait for a child and reap it; the result is its pid. */
class WaitRecorder extends LedgerRecorder {

  WaitRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
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

  static Outcome outcome(Call call, boolean told) {
    if (!call.failed()) {
      return told ? Outcome.REAPED : Outcome.NOT_READY;
    }
    return call.errno() == Errno.ECHILD ? Outcome.NO_CHILD : Outcome.OTHER;
  }

  /** A wait is over. */
  final void returned(LibcFunction function, boolean any, Outcome outcome, long pid) {
    long weight = stacks.weight(function, Purpose.WAIT);
    boolean removes = outcome == Outcome.REAPED && isCaptured(Kind.CHILD, pid);
    CallSite site = weight > 0 || removes ? stacks.site(function) : CallSite.UNKNOWN;
    if (weight > 0) {
      ReapStats waits = ledger.programs().waits(site);
      waits.returned(function.name(), any, outcome, weight);
      stacks.counts(function, Purpose.WAIT, waits);
    }
    if (outcome == Outcome.REAPED) {
      // or who started it would be forgotten
      reaped(function, weight == 0 && !removes ? null : site, (int) pid);
      ledger.removed(Kind.CHILD, pid, site);
    }
  }

  /**
   * A wait reaped a child: of the JDK's it has no business with any, and of what no call is known
   * to have started the JDK may tell yet.
   *
   * @param site null if it was not captured
   */
  private void reaped(LibcFunction function, @Nullable CallSite site, int pid) {
    JdkChildren jdk = ledger.programs().jdk();
    if (ledger.find(Kind.CHILD, pid) == null && (site != null || jdk.mayHave(pid))) {
      jdk.reaped(pid, function.name(), site == null ? stacks.site(function) : site);
      if (ledger.find(Kind.CHILD, pid) != null) {
        jdk.startedByCall(pid); // whose thread may have come too early to see this
      }
    }
  }

  /** A wait found nothing of a child that this JVM had started: a wait for any has taken it. */
  final void missed(LibcFunction function, int pid) {
    RecentRemovals.Removal removal = ledger.removal(Kind.CHILD, pid);
    if (removal == null || removal.createdBy() == null || removal.by().equals(CallSite.UNKNOWN)) {
      return;
    }
    ReapStats thief = ledger.programs().waits(removal.by());
    CallSite site = thief.forAny() ? stacks.siteIfAllowed(function) : CallSite.UNKNOWN;
    if (!site.equals(CallSite.UNKNOWN) && !site.equals(removal.by())) {
      ledger
          .programs()
          .stolen(removal.by(), thief.function())
          .count(
              removal.by(),
              Thread.currentThread().getName(),
              new StolenChildren.Child(pid, null, removal.createdBy(), site));
      ledger.forgetRemoval(Kind.CHILD, pid); // it is told of once
    }
  }
}
