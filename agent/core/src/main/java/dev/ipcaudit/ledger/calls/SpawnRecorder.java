package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.Ledger;

/** Records calls that start a program and write its pid to memory: posix_spawn(3). */
final class SpawnRecorder extends StartRecorder {

  SpawnRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    int place = call.function().idArgument();
    if (over.failed() || !call.isPlace(place)) {
      return true;
    }
    over.written(call.ints(place, 0, 1));
    return isRead(call, over.written());
  }

  @Override
  long child(Call call) {
    return call.written() == null ? 0 : call.written()[0];
  }
}
