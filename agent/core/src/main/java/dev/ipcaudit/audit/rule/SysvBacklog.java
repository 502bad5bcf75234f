package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.kernel.ProcessIdentity;
import dev.ipcaudit.kernel.ProcessIdentity.Life;
import dev.ipcaudit.kernel.SysvRow;
import dev.ipcaudit.kernel.SysvTable;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds System V queues with messages that nobody is there to read: the last reader is dead, or
 * there never was one; while the JVM runs, those that are half full and have lost nothing since the
 * last scan. Looks at the queues that this JVM created, and at those that it found full.
 */
final class SysvBacklog implements SysvRow.Visitor {

  private final Ledger ledger;
  private final Suppressions suppressions;
  private final Path proc;
  private final long self = ProcessHandle.current().pid();
  private final Set<Long> candidates = new HashSet<>();
  private final Map<CallSite, QueueBacklogRule.OfSite> backlogs = new LinkedHashMap<>();
  private final long capacity;
  private final @Nullable Map<Integer, Long> before;
  private final Map<Integer, Long> now = new HashMap<>();

  /**
   * @param before while the JVM runs, bytes by id at the last scan, replaced by those of this one;
   *     null at its end
   */
  SysvBacklog(
      Ledger ledger, Suppressions suppressions, Path proc, @Nullable Map<Integer, Long> before) {
    this.before = before;
    this.ledger = ledger;
    this.suppressions = suppressions;
    this.proc = proc;
    candidates.addAll(ledger.senders().queues());
    for (TrackedObject object : ledger.live()) {
      if (object.kind() == Kind.SYSV_MSG) {
        candidates.add(object.id());
      }
    }
    capacity = candidates.isEmpty() ? 0 : capacity(proc);
  }

  /** What a new queue takes, in bytes; 0 if that cannot be read. */
  private static long capacity(Path proc) {
    try {
      // not readString: a sysctl gives its value to the first read alone
      return Long.parseLong(Files.readAllLines(proc.resolve("sys/kernel/msgmnb")).get(0).trim());
    } catch (IOException | RuntimeException unreadable) {
      return 0;
    }
  }

  List<Finding> findings() throws IOException {
    if (candidates.isEmpty()) {
      return List.of();
    }
    new SysvTable(proc).scan(Kind.SYSV_MSG, this);
    if (before != null) {
      before.clear();
      before.putAll(now);
    }
    return QueueBacklogRule.findings(Kind.SYSV_MSG, backlogs);
  }

  @Override
  public void row(SysvRow row) {
    if (row.qnum() <= 0 || !candidates.contains((long) row.id())) {
      return;
    }
    now.put(row.id(), row.size());
    TrackedObject object = ledger.find(Kind.SYSV_MSG, row.id());
    boolean half = QueueBacklogRule.isHalfFull(row.size(), capacity);
    if (before != null && (!half || row.size() < before.getOrDefault(row.id(), Long.MAX_VALUE))) {
      return; // somebody may come yet, or has come since the last scan
    }
    long refused = ledger.senders().refused(row.id());
    CallSite sender = ledger.senders().most(row.id());
    CallSite site = sender != null ? sender : object == null ? CallSite.UNKNOWN : object.site();
    boolean meant =
        suppressions.staysOnPurpose(row.key(), null, object == null ? site : object.site());
    if (before != null && row.lrpid() == self) {
      return;
    }
    // who reads its own queue and ends takes the rest for granted, as whoever declares it does
    if ((row.lrpid() == self || meant) && !half && refused == 0) {
      return;
    }
    if (row.lrpid() != self && reads(row)) {
      return;
    }
    String key = "0x00000000";
    String digits = Integer.toHexString(row.key());
    QueueBacklogRule.OfSite backlog =
        backlogs.computeIfAbsent(site, first -> new QueueBacklogRule.OfSite());
    backlog.objects.add(
        new FindingObject(
            row.id(),
            key.substring(0, key.length() - digits.length()) + digits,
            null,
            object == null ? null : Instant.ofEpochMilli(object.createdMillis()),
            "present",
            row.size(),
            object == null ? 0 : object.serial()));
    StringBuilder text = backlog.message;
    int queues = backlog.objects.size();
    if (queues > QueueBacklogRule.SHOWN) {
      text.append(queues == QueueBacklogRule.SHOWN + 1 ? " ..." : "");
      return;
    }
    text.append(text.length() == 0 ? "" : " ").append("Queue ").append(row.id());
    text.append(" holds ").append(row.size()).append(" bytes in ").append(row.qnum());
    text.append(row.qnum() == 1 ? " message" : " messages");
    if (capacity > 0) {
      text.append(", ").append(100 * row.size() / capacity);
      text.append(" % of kernel.msgmnb, ").append(capacity);
    }
    text.append("; ").append(reader(row)).append('.');
    if (refused > 0) {
      text.append(' ').append(refused);
      text.append(refused == 1 ? " call of msgsnd was" : " calls of msgsnd were");
      text.append(" refused since it was full.");
    }
  }

  /** Whether somebody may read it yet. A reader in another pid namespace looks like none. */
  private static boolean reads(SysvRow row) {
    if (row.lrpid() == 0) {
      return row.rtime() != 0;
    }
    Life life = ProcessIdentity.lifeOf(row.lrpid());
    return life == Life.ALIVE || life == Life.UNKNOWN;
  }

  private String reader(SysvRow row) {
    if (row.lrpid() == 0) {
      return "it was never read";
    }
    return row.lrpid() == self
        ? "its last reader is this JVM, which ends"
        : "its last reader, process " + row.lrpid() + ", has ended";
  }
}
