package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.children.ReapStats.Outcome;
import dev.ipcaudit.model.Abi;

/** Records calls that reap a child and write to memory which: waitid(type, id, info, options). */
final class WaitInfoRecorder extends WaitRecorder {

  private static final int ID_TYPE = 0;
  private static final int INFO = 2;

  // positions in siginfo_t, in ints
  private static final int SI_CODE = Abi.SIGINFO_CODE / Integer.BYTES;
  private static final int SI_PID = Abi.SIGINFO_PID / Integer.BYTES;

  /** The last of si_code of SIGCHLD that says that the child is dead. */
  private static final int LAST_DEAD = Abi.CLD_DUMPED;

  WaitInfoRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  /** Reads si_code and si_pid. */
  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    if (over.failed() || !call.isPlace(INFO)) {
      return true;
    }
    int[] info = call.ints(INFO, SI_CODE, SI_PID - SI_CODE + 1);
    if (isRead(call, info) && info != null) {
      over.written(new int[] {info[0], info[SI_PID - SI_CODE]});
    }
    return info != null;
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    int idType = (int) call.argument(ID_TYPE);
    int[] written = call.written();
    int pid = written == null ? 0 : written[1];
    Outcome outcome = outcome(call, pid != 0);
    if (outcome == Outcome.REAPED
        && ((call.argument(function.selectArgument()) & Abi.WNOWAIT) != 0
            || (written != null && written[0] > LAST_DEAD))) {
      outcome = Outcome.OTHER;
    } else if (!call.failed() && written == null) {
      outcome = Outcome.OTHER; // the host does not want to know, and so nobody does
    }
    if (idType == Abi.P_PID && outcome == Outcome.NO_CHILD) {
      missed(function, (int) call.argument(function.idArgument()));
    }
    returned(function, idType != Abi.P_PID && idType != Abi.P_PIDFD, outcome, pid);
  }
}
