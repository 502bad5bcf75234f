package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.Ledger;
import org.jspecify.annotations.Nullable;

/**
 * Records calls that close the file of a stream and open another one in its place. Of a stream that
 * nobody was seen to open, such as those that every process begins with, nothing is recorded.
 */
final class ReopenRecorder extends StreamRecorder {

  private final CloseStreamRecorder closes;

  ReopenRecorder(Ledger ledger, StackSampler stacks, CloseStreamRecorder closes) {
    super(ledger, stacks);
    this.closes = closes;
  }

  @Override
  public @Nullable Call before(HostCall call, CallNotes notes) throws Throwable {
    notes.existed = closes.closed(call.function(), call.number(call.function().idArgument()));
    return null;
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    return over.existed() && super.read(call, over, notes);
  }
}
