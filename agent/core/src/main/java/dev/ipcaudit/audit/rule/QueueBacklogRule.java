package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Queues with messages that nobody is there to read. */
final class QueueBacklogRule extends Rule {

  /** So many queues of a site are described. */
  static final int SHOWN = 3;

  /** Who sees a queue once, and not from scan to scan, takes less for a mere rest. */
  private static final double NEARLY_FULL = 0.8;

  QueueBacklogRule() {
    super(
        RuleId.QUEUE_BACKLOG,
        Moment.SCANS_AND_END,
        Severity.WARNING,
        "Message queue is not read.",
        "Messages are left in a queue whose readers have ended, or which was never read.",
        "Keep a reader for as long as there are writers, and remove the queue with"
            + " msgctl(id, IPC_RMID, NULL) or mq_unlink(name) at the end.");
  }

  @Override
  public String remedy(Kind kind) {
    return kind == Kind.POSIX_MQ
        ? "Start the reader, which calls mq_receive, before the sender, and watch that it lives; or"
            + " remove the queue with mq_unlink once no process is to read it."
        : "Start the reader, which calls msgrcv, before the sender, and watch that it lives; or"
            + " remove the queue with msgctl(id, IPC_RMID, NULL) once no process is to read it.";
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    List<Finding> findings = new ArrayList<>(systemV(evidence.source(), evidence.kernel(), null));
    findings.addAll(new PosixBacklog(evidence.ledger()).findings());
    return findings;
  }

  /** Those that are half full and have lost nothing since the last timed scan. */
  @Override
  Trend trend(Evidence.Source source, long leakAgeMillis) {
    Map<Integer, Long> bytesAtLastScan = new HashMap<>();
    return (kernel, timed) ->
        systemV(source, kernel, timed ? bytesAtLastScan : new HashMap<>(bytesAtLastScan));
  }

  /**
   * @param before bytes by id at the last timed scan, replaced by those of now; null at the end
   */
  private static List<Finding> systemV(
      Evidence.Source source, KernelSnapshot kernel, @Nullable Map<Integer, Long> before) {
    try {
      return new SysvBacklog(source.ledger(), source.suppressions(), kernel.proc(), before)
          .findings();
    } catch (IOException unreadable) {
      return List.of(); // the snapshot has reported that
    }
  }

  @Override
  public List<ScanFinding> judge(Machine machine) {
    return ScanFinding.ofEachKind(
        this,
        Severity.WARNING,
        machine,
        QueueBacklogRule::isUnread,
        "messages are unread, and the queue is nearly full or its receiver is dead, for",
        "start the receiver, or drain the queue; a sender with IPC_NOWAIT or O_NONBLOCK gets EAGAIN"
            + " when it is full");
  }

  private static boolean isUnread(Machine.Thing queue) {
    return queue.messages() > 0
        && ((queue.fill() != null && queue.fill().fraction() >= NEARLY_FULL)
            || queue.isReceiverDead());
  }

  /** Whether so much is no mere rest, of a queue that its sender reads by itself. */
  static boolean isHalfFull(long bytes, long capacity) {
    return capacity > 0 && bytes * 2 >= capacity;
  }

  /** One for each site. */
  static List<Finding> findings(Kind kind, Map<CallSite, OfSite> backlogs) {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<CallSite, OfSite> backlog : backlogs.entrySet()) {
      findings.add(
          new Finding(
              RuleId.QUEUE_BACKLOG,
              Severity.WARNING,
              kind,
              backlog.getValue().objects.size(),
              backlog.getKey(),
              backlog.getValue().objects,
              Map.of(),
              backlog.getValue().message.toString(),
              Rules.of(RuleId.QUEUE_BACKLOG).remedy(kind)));
    }
    return findings;
  }

  /** The queues of one site, and what is said of them. */
  static final class OfSite {
    final List<FindingObject> objects = new ArrayList<>();
    final StringBuilder message = new StringBuilder();
  }
}
