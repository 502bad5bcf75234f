package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.rule.LastUse;
import dev.ipcaudit.box.CreatorLookup;
import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.kernel.ProcessIdentity;
import java.util.Arrays;

/**
 * Which objects are one living process's: by the kernel, or by a black box. A process that had its
 * pid before is another.
 */
final class Attribution {

  private final int pid;
  private final CreatorLiveness liveness;

  Attribution(int pid, CreatorLiveness liveness) {
    this.pid = pid;
    this.liveness = liveness;
  }

  /** Whether the process has it, waits for it, created it or used it last. */
  boolean includes(IpcEntry entry) {
    PosixObject.Content content = entry.posix == null ? null : entry.posix.content();
    if (entry.users.contains(pid)
        || entry.callers.contains(pid)
        || (content != null && content.notified() == pid)
        || (entry.cpid == pid && liveness.alive(pid, entry.ctime) != 0)) {
      return true;
    }
    CreatorLookup.Maker maker = entry.maker;
    if (maker != null
        && maker.life() == ProcessIdentity.Life.ALIVE
        && maker.box().process().pid() == pid) {
      return true;
    }
    for (LastUse use : entry.lastUses) {
      if (use.pid() == pid && liveness.alive(pid, use.seconds()) != 0) {
        return true;
      }
    }
    long operated = Math.max(entry.lrtime, entry.ctime);
    return entry.operators != null
        && Arrays.stream(entry.operators).anyMatch(operator -> operator == pid)
        && liveness.alive(pid, operated) != 0;
  }
}
