package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import java.nio.ByteBuffer;

/**
 * Records calls that make a timer. What they write is an int of the kernel's where they are called
 * by number, and a pointer of libc's otherwise: timer_create(2).
 */
final class TimerRecorder extends LedgerRecorder {

  TimerRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    if (over.failed()) {
      return false;
    }
    int at = call.function().idArgument();
    int size = call.isByNumber() ? Integer.BYTES : Long.BYTES;
    ByteBuffer written = call.bytes(at, size);
    if (isRead(call, written) && written != null) {
      long id = size == Integer.BYTES ? written.getInt(0) : written.getLong(0);
      over.written(new int[] {(int) id, (int) (id >>> Integer.SIZE)});
    }
    return written != null;
  }

  @Override
  public void record(Call call) {
    LibcFunction function = call.function();
    Kind kind = function.objectKind();
    int[] halves = call.written();
    if (halves == null) {
      return; // read has said so
    }
    long id = (long) halves[1] << Integer.SIZE | Integer.toUnsignedLong(halves[0]);
    long weight = stacks.weight(function, Purpose.CREATE);
    if (weight == 0) {
      ledger.createdUncaptured(kind, id);
      return;
    }
    CallSite site = stacks.site(function);
    ledger.placed(kind, id, null, site, weight);
    stacks.counts(function, Purpose.CREATE, ledger.path(kind, site));
  }
}
