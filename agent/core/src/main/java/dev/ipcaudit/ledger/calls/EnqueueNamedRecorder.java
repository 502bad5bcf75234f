package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.QueueSenders;
import dev.ipcaudit.model.CallSite;

/** Records calls that put a message into a POSIX queue. */
final class EnqueueNamedRecorder extends DescriptorRecorder {

  EnqueueNamedRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public void refused(Call call, int id, CallSite site, long weight) {
    FileIdentity queue = FileIdentity.of(id);
    if (queue == null) {
      return;
    }
    QueueSenders senders = ledger.namedSenders();
    if (senders.name(queue.inode()) == null) {
      String name = Descriptors.link(id); // of its own file system, so that it is its name
      if (name == null || !name.startsWith("/")) {
        return;
      }
      senders.named(queue.inode(), name);
    }
    senders.refused(queue.inode(), site, weight);
  }
}
