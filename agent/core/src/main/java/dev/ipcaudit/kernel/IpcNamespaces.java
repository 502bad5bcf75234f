package dev.ipcaudit.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which processes are in other IPC namespaces than this one, as those of containers and of systemd
 * units with PrivateIPC are; ipc_namespaces(7). What these have is in tables that cannot be read
 * from here.
 *
 * @param own that of this process, or {@link Namespaces#UNKNOWN}
 * @param others the processes of each other namespace that shows, the pids ascending
 * @param unknown how many processes do not show theirs: to see it takes the right to trace them
 */
public record IpcNamespaces(String own, Map<String, List<Integer>> others, int unknown) {

  /** That of this process alone, without a look at others. */
  public static IpcNamespaces ofThis() {
    return new IpcNamespaces(Namespaces.ipc(), Map.of(), 0);
  }

  /** Looks at every process that /proc shows, in some 5 microseconds each. */
  public static IpcNamespaces read() {
    String own = Namespaces.ipc();
    Map<String, List<Integer>> others = new TreeMap<>();
    int unknown = 0;
    for (int pid : Processes.all()) {
      String namespace = Namespaces.ipc(pid);
      if (namespace.equals(Namespaces.UNKNOWN)) {
        // one that is gone, or ends, is in none
        ProcessIdentity.Life life = ProcessIdentity.lifeOf(pid);
        boolean there = life != ProcessIdentity.Life.GONE && life != ProcessIdentity.Life.ZOMBIE;
        unknown += there ? 1 : 0;
      } else if (!namespace.equals(own)) {
        others.computeIfAbsent(namespace, first -> new ArrayList<>()).add(pid);
      }
    }
    return new IpcNamespaces(own, others, unknown);
  }

  /** How many processes are known to be elsewhere. */
  public int elsewhere() {
    return others.values().stream().mapToInt(List::size).sum();
  }

  /** Whether this is the namespace that the machine began with. */
  public boolean isFirst() {
    return isFirst(own);
  }

  /** Whether that is the namespace that the machine began with. */
  public static boolean isFirst(String namespace) {
    return namespace.equals(Namespaces.FIRST_IPC);
  }
}
