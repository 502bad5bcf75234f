package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.AbandonedSemaphore;
import dev.ipcaudit.ledger.AbandonedSemaphore.Found;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells of semaphores whose holder is dead. */
final class Abandoned {

  private Abandoned() {}

  static Finding finding(AbandonedSemaphore lock) {
    List<FindingObject> objects = new ArrayList<>();
    Found last = null;
    for (Found found : lock.found()) {
      last = found;
      Instant made = found.made() == 0 ? null : Instant.ofEpochMilli(found.made());
      objects.add(new FindingObject(found.set(), null, null, made, "present", 0, found.serial()));
    }
    StringBuilder text = new StringBuilder("Semaphore ").append(last.index());
    text.append(" of set ").append(last.set()).append(" was 0 while ");
    text.append(
        last.waiters() == 0
            ? "a call waited here"
            : last.waiters() == 1 ? "one thread waited" : last.waiters() + " threads waited");
    if (last.holder() == ProcessHandle.current().pid()) {
      text.append(" for it, and this JVM, which took it here without SEM_UNDO, ends.");
    } else {
      text.append(" for it, and process ").append(last.holder());
      text.append(", the last to operate on it, has ended: it took it without SEM_UNDO.");
    }
    if (objects.size() > 1) {
      text.append(" So it is with ").append(objects.size()).append(" sets.");
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
        "Set SEM_UNDO in sem_flg of every semop that takes or gives back: the kernel then gives back"
            + " what a process holds, however it ends; and wait with semtimedop.");
  }
}
