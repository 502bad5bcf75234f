package dev.ipcaudit.audit.rule;

import dev.ipcaudit.kernel.SysvRow;
import dev.ipcaudit.model.Kind;
import java.util.List;

/**
 * Who used an object of System V last, as the kernel's table has it. An object that nobody has
 * attached, of which all of these and the creator are dead, is an orphan: for a JVM and for the
 * command {@code scan} alike.
 *
 * @param role such as {@code last sender}
 * @param pid 0 for nobody, and for a process that cannot be seen from this pid namespace
 * @param seconds when, since 1970, 0 for never: a process that began later is another
 */
public record LastUse(String role, int pid, long seconds) {

  /** Those of an object; the table has none of a set, whose semaphores have to be asked. */
  public static List<LastUse> of(SysvRow row) {
    if (row.kind() == Kind.SYSV_SHM) {
      return List.of(new LastUse("last user", row.lpid(), Math.max(row.atime(), row.dtime())));
    }
    return row.kind() == Kind.SYSV_MSG
        ? List.of(
            new LastUse("last sender", row.lspid(), row.stime()),
            new LastUse("last receiver", row.lrpid(), row.rtime()))
        : List.of();
  }
}
