package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.ledger.AbandonedSemaphore;
import dev.ipcaudit.ledger.AbandonedSemaphore.Found;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Semaphores that nobody who lives can release, and that somebody waits for. */
final class AbandonedSemaphoreRule extends Rule {

  AbandonedSemaphoreRule() {
    super(
        RuleId.ABANDONED_SEMAPHORE,
        Moment.ANY_TIME,
        Severity.WARNING,
        "Semaphore was acquired by a process that has ended.",
        "A call waits for a semaphore that a process acquired and, when it ended, did not release.",
        "Use SEM_UNDO in semop where a semaphore is a lock.");
  }

  @Override
  public String remedy(Kind kind) {
    return "Set SEM_UNDO in sem_flg of every semop that acquires or releases: the kernel then"
        + " releases what a process holds, however it ends; and wait with semtimedop.";
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    for (AbandonedSemaphore semaphore : evidence.ledger().locks().abandoned()) {
      findings.add(finding(semaphore));
    }
    return findings;
  }

  @Override
  public List<ScanFinding> judge(Machine machine) {
    return ScanFinding.ofEachKind(
        this,
        // a pool whose last worker ended in order looks the same
        Severity.WARNING,
        machine,
        AbandonedSemaphoreRule::isAbandoned,
        "threads wait, and the last that operated on it is dead, for",
        "use SEM_UNDO so that the kernel releases what a dead process held; to free the waiters"
            + " now, semctl(SETVAL) or IPC_RMID");
  }

  /** Somebody waits for a semaphore that is 0, and whoever took it cannot give it back. */
  private static boolean isAbandoned(Machine.Thing set) {
    for (Machine.Semaphore semaphore : set.waitedFor()) {
      if (semaphore.value() == 0 && semaphore.operatorDead()) {
        return true;
      }
    }
    return false;
  }

  private Finding finding(AbandonedSemaphore lock) {
    List<FindingObject> objects = new ArrayList<>();
    List<Found> all = lock.found();
    for (Found found : all) {
      Instant made = found.made() == 0 ? null : Instant.ofEpochMilli(found.made());
      objects.add(new FindingObject(found.set(), null, null, made, "present", 0, found.serial()));
    }
    Found last = all.get(all.size() - 1);
    StringBuilder text = new StringBuilder("Semaphore ").append(last.index());
    text.append(" of set ").append(last.set()).append(" was 0 while ");
    text.append(
        last.waiters() == 0
            ? "a call waited here"
            : last.waiters() == 1 ? "one thread waited" : last.waiters() + " threads waited");
    if (last.holder() == ProcessHandle.current().pid()) {
      text.append(" for it, and this JVM, which acquired it here without SEM_UNDO, ends.");
    } else {
      text.append(" for it, and process ").append(last.holder());
      text.append(", the last to operate on it, has ended: it acquired it without SEM_UNDO.");
    }
    if (objects.size() > 1) {
      text.append(" The same holds for ").append(objects.size()).append(" sets.");
    }
    return new Finding(
        RuleId.ABANDONED_SEMAPHORE,
        Severity.WARNING,
        lock.kind(),
        objects.size(),
        lock.site(),
        objects,
        Map.of(),
        text.toString(),
        remedy(lock.kind()));
  }
}
