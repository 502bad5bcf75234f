package dev.ipcaudit.audit.advice;

import dev.ipcaudit.kernel.IpcNamespaces;
import dev.ipcaudit.kernel.Namespaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * IPC namespaces that a scan from here does not see into: containers, and units with PrivateIPC.
 */
final class NamespaceAdvisor implements Advisor {

  /** Nobody reads more, and a machine may have thousands of containers. */
  private static final int MOST = 20;

  private static final int MOST_NAMES = 3;

  @Override
  public String id() {
    return "ipc-namespaces";
  }

  @Override
  public String title() {
    return "IPC namespaces whose objects do not show here.";
  }

  @Override
  public List<Advice> advise(Surroundings machine) {
    List<Advice> advice = new ArrayList<>();
    Map<String, List<Integer>> others = machine.namespaces().others();
    others.forEach(
        (namespace, pids) -> {
          if (advice.size() < MOST && !IpcNamespaces.isFirst(namespace)) {
            advice.add(advice(namespace, pids, machine));
          }
        });
    if (others.size() > MOST) {
      advice.add(
          new Advice(
              id(),
              "ipc",
              List.of(),
              others.size() - MOST + " more IPC namespaces",
              "list them",
              List.of("lsns -t ipc"),
              null));
    }
    String own = machine.namespaces().own();
    if (!machine.namespaces().isFirst() && !own.equals(Namespaces.UNKNOWN)) {
      advice.add(
          new Advice(
              id(),
              own,
              List.of(),
              "this scan was made in an IPC namespace that is not the machine's first one",
              "to see that of the machine as well, scan on the host",
              List.of(),
              null));
    }
    return advice;
  }

  private Advice advice(String namespace, List<Integer> pids, Surroundings machine) {
    List<String> names = new ArrayList<>();
    TreeSet<String> units = new TreeSet<>();
    for (Surroundings.Neighbor process : machine.processes()) {
      if (process.namespace().equals(namespace)) {
        names.add(process.name());
        if (process.unit() != null) {
          boolean own =
              process.settings() != null
                  && UnitAdvisor.isYes(process.settings().getOrDefault("PrivateIPC", "no"));
          units.add(process.unit() + (own ? " (PrivateIPC=yes)" : ""));
        }
      }
    }
    int shown = Math.min(MOST_NAMES, names.size());
    return new Advice(
        id(),
        namespace,
        List.of(),
        pids.size()
            + (pids.size() == 1 ? " process is" : " processes are")
            + " in another IPC namespace, whose objects do not show here"
            + (shown == 0 ? "" : ": " + String.join(", ", names.subList(0, shown)))
            + (shown > 0 && pids.size() > shown ? ", ..." : "")
            + (units.isEmpty() ? "" : "; of " + String.join(", ", units)),
        "scan inside",
        List.of("nsenter -t " + pids.get(0) + " -i java -jar ipcaudit-agent.jar scan"),
        null);
  }
}
