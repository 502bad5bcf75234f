package dev.ipcaudit.audit.advice;

import dev.ipcaudit.kernel.IpcTunable;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Segments of one creator no two of which could be one, since each has more than half of what
 * SHMMAX lets one have.
 */
final class OneSegmentAdvisor implements Advisor {

  @Override
  public String id() {
    return "one-segment";
  }

  @Override
  public String title() {
    return "Data that SHMMAX cuts into several segments.";
  }

  @Override
  public List<Advice> advise(Surroundings machine) {
    Long most = machine.tunables().get(IpcTunable.SHMMAX);
    if (most == null) {
      return List.of();
    }
    Map<String, List<Surroundings.Item>> parts = new TreeMap<>();
    for (Surroundings.Item item : machine.objects()) {
      boolean half = item.size() > most / 2;
      if (item.kind() == Kind.SYSV_SHM && half && !item.orphan()) {
        parts.computeIfAbsent(item.creator(), first -> new ArrayList<>()).add(item);
      }
    }
    List<Advice> advice = new ArrayList<>();
    parts.forEach(
        (creator, segments) -> {
          if (segments.size() > 1) {
            advice.add(advice(creator, segments, most, machine));
          }
        });
    return advice;
  }

  private Advice advice(
      String creator, List<Surroundings.Item> segments, long most, Surroundings machine) {
    long page = machine.pageSize();
    long bytes = segments.stream().mapToLong(Surroundings.Item::size).sum();
    long one = Sizes.parts(bytes, page) * page;
    long needed = Math.max(one, machine.needs().getOrDefault(IpcTunable.SHMMAX, 0L));
    return new Advice(
        id(),
        Kind.SYSV_SHM.id(),
        segments.stream().map(Surroundings.Item::label).toList(),
        segments.size()
            + " segments with "
            + Sizes.text(bytes)
            + " in all, created by "
            + creator
            + ", no two of which SHMMAX ("
            + Sizes.text(most)
            + ") lets be one",
        "raise SHMMAX, and create all of it by one shmget(2); " + Sysctl.how(machine),
        Sysctl.lines(IpcTunable.SHMMAX.sysctl(), Long.toString(most), Long.toString(needed)),
        Sysctl.file(machine));
  }
}
