package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.CallSite;
import java.nio.ByteBuffer;

/** Records calls that take and give System V semaphores: semop(id, operations, count). */
final class TakeRecorder extends OperationRecorder {

  private static final int OPERATIONS = 1;
  private static final int COUNT = 2;

  /** Of struct sembuf: sem_num, sem_op, sem_flg, two bytes each. */
  private static final int FIELDS = Abi.SEMBUF_SIZE / Short.BYTES;

  /** Nobody has more locks than these in one call. */
  private static final int MOST = 8;

  TakeRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  /** Number, change and flags of each semaphore, one after the other. */
  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    long count = over.failed() ? 0 : Math.min(call.number(COUNT), MOST);
    if (count <= 0) {
      return true;
    }
    int[] fields = new int[FIELDS * (int) count];
    ByteBuffer operations = call.bytes(OPERATIONS, fields.length * Short.BYTES);
    if (operations == null) {
      return true; // it is one of many that are looked at
    }
    for (int i = 0; i < fields.length; i++) {
      fields[i] = operations.getShort();
    }
    over.written(fields);
    return true;
  }

  @Override
  public void record(Call call) {
    if (call.failed()) {
      super.record(call);
      return;
    }
    LibcFunction function = call.function();
    int set = (int) call.argument(function.idArgument());
    int[] fields = call.written();
    CallSite site = null;
    for (int i = 0; fields != null && i + 2 < fields.length; i += FIELDS) {
      if (fields[i + 1] < 0) {
        site = site == null ? stacks.siteIfAllowed(function) : site;
        ledger.locks().took(set, fields[i], site, fields[i + 2]);
      } else if (fields[i + 1] > 0) {
        ledger.locks().gave(set, fields[i]);
      }
    }
  }

  @Override
  public void looksWhoIsInTheWay(Call call, int id, CallSite site, Account account) {
    ledger.locks().refused(id, site, call.function().isTimed(), account.eagain());
  }
}
