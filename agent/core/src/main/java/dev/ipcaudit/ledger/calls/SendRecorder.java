package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import java.nio.ByteBuffer;

/** Records messages that were sent with descriptors: sendmsg(2), sendmmsg(2). */
final class SendRecorder extends MessageRecorder {

  SendRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  void passed(HostCall call, ByteBuffer headers, int messages) {
    int with = 0;
    int all = 0;
    int most = 0;
    for (int i = 0; i < messages; i++) {
      int descriptors = rights(call, headers, i * STRIDE).length;
      with += descriptors > 0 ? 1 : 0;
      all += descriptors;
      most = Math.max(most, descriptors);
    }
    long weight = all == 0 ? 0 : stacks.weight(call.function(), Purpose.OTHER);
    if (weight > 0) {
      ledger.passes().at(stacks.site(call.function())).add(with, all, most, weight);
    }
  }
}
