package dev.ipcaudit.audit.advice;

import dev.ipcaudit.kernel.IpcNamespaces;
import dev.ipcaudit.kernel.IpcTunable;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What advisors know of the machine.
 *
 * @param objects those that outlive processes
 * @param limits with their use
 * @param tunables the present values; one that cannot be read is missing
 * @param needs what a service needs, by limit: of totals on top of what is used, of others as a
 *     least value
 * @param hugePage bytes of a huge page, 0 where there are none
 * @param reservedHugePages as in vm.nr_hugepages
 * @param pageSize bytes
 * @param namespaces this IPC namespace, and who is in others
 * @param processes those that have an object, created one or used one last, and those in other
 *     namespaces that a unit or a container began
 * @param removeIpc null where no systemd-logind runs
 */
public record Surroundings(
    List<Item> objects,
    List<LimitUsage> limits,
    Map<IpcTunable, Long> tunables,
    Map<IpcTunable, Long> needs,
    long hugePage,
    long reservedHugePages,
    int pageSize,
    IpcNamespaces namespaces,
    List<Neighbor> processes,
    @Nullable RemoveIpc removeIpc) {

  /** Whether a memory object is of huge pages. */
  public enum Huge {
    YES,
    NO,
    /** Nobody has it mapped, or those who have may not be looked into. */
    UNKNOWN
  }

  /**
   * One object.
   *
   * @param label the id, or the name, safe to print
   * @param key of System V; 0 for IPC_PRIVATE and for others
   * @param owner user id
   * @param creator who made it, in words that are the same for all objects of one creator: the call
   *     site and JVM of a black box, a pid, or as little as a user
   * @param size semaphores of a set; bytes of a segment or a file; bytes in a queue
   * @param orphan whether nobody is left who needs it
   * @param pids living processes that have it, made it or used it last, as far as they show
   */
  public record Item(
      Kind kind,
      String label,
      int key,
      long owner,
      String creator,
      long size,
      boolean orphan,
      Huge huge,
      Set<Integer> pids) {}

  /**
   * A living process.
   *
   * @param name its pid and name, safe to print
   * @param unit the systemd unit it runs in, safe to print, or null
   * @param settings those of the unit's files that matter here, by name, the last one of each; null
   *     if there is no unit or no file of it can be read
   * @param ownTmp whether /tmp is another directory for it than for this process; null if unknown
   * @param namespace its IPC namespace
   */
  public record Neighbor(
      int pid,
      String name,
      @Nullable String unit,
      @Nullable Map<String, String> settings,
      @Nullable Boolean ownTmp,
      String namespace) {}

  /**
   * What systemd-logind does with the objects of users who log out; logind.conf(5).
   *
   * @param on whether it removes them
   * @param file that says so; null for what is the default
   * @param lastSystemUser users above are ordinary ones, of whom objects are removed
   */
  public record RemoveIpc(boolean on, @Nullable String file, long lastSystemUser) {}
}
