package dev.ipcaudit.audit.advice;

import dev.ipcaudit.kernel.IpcTunable;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Many sets of one semaphore each, of one creator, that could be one set. */
final class OneSetAdvisor implements Advisor {

  /** Fewer are often locks of several things. */
  static final int MANY = 8;

  @Override
  public String id() {
    return "one-set";
  }

  @Override
  public String title() {
    return "Many sets of one semaphore that could be one set.";
  }

  @Override
  public List<Advice> advise(Surroundings machine) {
    Map<String, List<String>> sets = new TreeMap<>();
    for (Surroundings.Item item : machine.objects()) {
      if (item.kind() == Kind.SYSV_SEM && item.size() == 1 && !item.orphan()) {
        sets.computeIfAbsent(item.creator(), first -> new ArrayList<>()).add(item.label());
      }
    }
    Long most = machine.tunables().get(IpcTunable.SEMMSL);
    List<Advice> advice = new ArrayList<>();
    sets.forEach(
        (creator, labels) -> {
          if (labels.size() >= MANY) {
            advice.add(
                new Advice(
                    id(),
                    Kind.SYSV_SEM.id(),
                    labels,
                    labels.size() + " sets of one semaphore each, created by " + creator,
                    "create them as one set, semget(key, "
                        + labels.size()
                        + ", flags); then one semop(2) operates on several of them at once, and"
                        + " one id is used up of SEMMNI"
                        + (most == null ? "" : ". A set has at most " + most + " (SEMMSL)"),
                    List.of(),
                    null));
          }
        });
    return advice;
  }
}
