package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.kernel.FdInfo;
import dev.ipcaudit.kernel.PipePeers;
import dev.ipcaudit.kernel.PosixNames;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.QueueSenders;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds POSIX queues that this JVM found full, that still hold messages when it ends, and that no
 * other process has open to read. The kernel does not tell who read a queue last, so that a rest in
 * one that was never full says nothing.
 */
final class PosixBacklog {

  private final Ledger ledger;
  private final long self = ProcessHandle.current().pid();

  PosixBacklog(Ledger ledger) {
    this.ledger = ledger;
  }

  List<Finding> findings() {
    QueueSenders senders = ledger.namedSenders();
    Map<CallSite, QueueBacklogRule.OfSite> backlogs = new LinkedHashMap<>();
    for (long inode : senders.queues()) {
      String name = senders.name(inode);
      if (name == null) {
        continue; // forgotten meanwhile
      }
      long bytes = PosixNames.queueBytes(name, inode);
      boolean[] read = new boolean[1];
      int hidden = bytes <= 0 ? 0 : readers(name, inode, read);
      if (bytes <= 0 || read[0]) {
        continue;
      }
      TrackedObject object = ledger.find(Kind.POSIX_MQ, inode);
      CallSite site = senders.most(inode);
      QueueBacklogRule.OfSite backlog =
          backlogs.computeIfAbsent(site, first -> new QueueBacklogRule.OfSite());
      backlog.objects.add(
          new FindingObject(
              inode,
              null,
              name,
              object == null ? null : Instant.ofEpochMilli(object.createdMillis()),
              KernelSnapshot.State.PRESENT.id(),
              bytes,
              object == null ? 0 : object.serial()));
      StringBuilder text = backlog.message;
      int queues = backlog.objects.size();
      if (queues <= QueueBacklogRule.SHOWN) {
        append(text, name, bytes, senders.refused(inode), hidden);
      } else if (queues == QueueBacklogRule.SHOWN + 1) {
        text.append(" ...");
      }
    }
    return QueueBacklogRule.findings(Kind.POSIX_MQ, backlogs);
  }

  private static void append(
      StringBuilder text, String name, long bytes, long refused, int hidden) {
    text.append(text.length() == 0 ? "" : " ").append("Queue ").append(name);
    text.append(" holds ").append(bytes).append(" bytes of messages; no other process");
    text.append(hidden > 0 ? " that may be inspected" : "").append(" has it open to read. ");
    text.append(refused).append(refused == 1 ? " call of mq_send was" : " calls of mq_send were");
    text.append(" refused since it was full.");
  }

  /** Sets whether another process has it open to read; returns how many cannot be looked into. */
  private int readers(String name, long inode, boolean[] read) {
    return PipePeers.find(
        Set.of(name),
        holder -> {
          FdInfo info = holder.descriptor().info();
          // a file in the root directory may be called the same
          boolean same = info == null || info.inode() < 0 || info.inode() == inode;
          read[0] |= holder.pid() != self && same && (info == null || info.reads());
        });
  }
}
