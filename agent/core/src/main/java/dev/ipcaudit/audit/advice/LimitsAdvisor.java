package dev.ipcaudit.audit.advice;

import dev.ipcaudit.audit.rule.LimitNearRule;
import dev.ipcaudit.kernel.IpcTunable;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Limits that are too low for what lives and for what a service needs besides, each with the line
 * that sysctl(8) reads. What orphans use up is no reason to raise a limit.
 */
final class LimitsAdvisor implements Advisor {

  @Override
  public String id() {
    return "limits";
  }

  @Override
  public String title() {
    return "Limits that are too low for what is used and needed.";
  }

  @Override
  public List<Advice> advise(Surroundings machine) {
    List<Advice> advice = new ArrayList<>();
    Map<IpcTunable, Long> proposed = new EnumMap<>(IpcTunable.class);
    Map<String, List<String>> reasons = new LinkedHashMap<>();
    machine
        .tunables()
        .forEach(
            (limit, max) -> {
              Demand demand = demand(limit, machine);
              if (demand.isAbove(max)) {
                proposed.put(limit, demand.proposed(limit));
                reasons
                    .computeIfAbsent(limit.sysctl(), first -> new ArrayList<>())
                    .add(demand.text(limit, max));
              } else if (demand.isFull(max)) {
                advice.add(clean(limit, demand.text(limit, max)));
              }
            });
    // a set has at least one semaphore
    Long sets = proposed.get(IpcTunable.SEMMNI);
    Long semaphores = machine.tunables().get(IpcTunable.SEMMNS);
    if (sets != null && semaphores != null && semaphores < sets) {
      proposed.merge(IpcTunable.SEMMNS, sets, Math::max);
    }
    reasons.forEach((variable, why) -> advice.add(raise(variable, why, proposed, machine)));
    return advice;
  }

  private Advice clean(IpcTunable limit, String why) {
    return new Advice(
        id(),
        limit.sysctl(),
        List.of(),
        why,
        "remove the orphans before you raise the limit",
        List.of("java -jar ipcaudit-agent.jar clean"),
        null);
  }

  private Advice raise(
      String variable, List<String> why, Map<IpcTunable, Long> proposed, Surroundings machine) {
    StringJoiner now = new StringJoiner(" ");
    StringJoiner then = new StringJoiner(" ");
    StringBuilder atMost = new StringBuilder();
    machine
        .tunables()
        .forEach(
            (limit, max) -> {
              if (!limit.sysctl().equals(variable)) {
                return;
              }
              long value = proposed.getOrDefault(limit, max);
              now.add(max.toString());
              then.add(Long.toString(value));
              if (proposed.containsKey(limit) && demand(limit, machine).isAbove(value)) {
                atMost.append("; the kernel takes at most ").append(limit.ceiling());
                atMost.append(limit.isId() ? ", with the boot parameter ipcmni_extend more" : "");
              }
            });
    return new Advice(
        id(),
        variable,
        List.of(),
        String.join("; ", why),
        Sysctl.how(machine) + atMost,
        Sysctl.lines(variable, now.toString(), then.toString()),
        Sysctl.file(machine));
  }

  private static Demand demand(IpcTunable limit, Surroundings machine) {
    long needed = machine.needs().getOrDefault(limit, 0L);
    if (!limit.isTotal()) {
      return new Demand(false, 0, 0, needed);
    }
    long used = 0;
    for (LimitUsage usage : machine.limits()) {
      used = usage.name().equals(limit.title()) ? Math.max(0, usage.used()) : used;
    }
    long orphaned = 0;
    for (Surroundings.Item item : machine.objects()) {
      orphaned += item.orphan() ? use(limit, item, machine.pageSize()) : 0;
    }
    return new Demand(true, used, Math.min(used, orphaned), needed);
  }

  /** How much of a limit an object uses up. */
  private static long use(IpcTunable limit, Surroundings.Item item, long page) {
    Kind kind = item.kind();
    return switch (limit) {
      case SEMMNI -> kind == Kind.SYSV_SEM ? 1 : 0;
      case SEMMNS -> kind == Kind.SYSV_SEM ? item.size() : 0;
      case SHMMNI -> kind == Kind.SYSV_SHM ? 1 : 0;
      case SHMALL -> kind == Kind.SYSV_SHM ? Sizes.parts(item.size(), page) : 0;
      case MSGMNI -> kind == Kind.SYSV_MSG ? 1 : 0;
      case QUEUES_MAX -> kind == Kind.POSIX_MQ ? 1 : 0;
      default -> 0;
    };
  }

  /**
   * What a limit has to allow.
   *
   * @param total whether all objects use it up together
   * @param orphaned the part of {@code used} that nobody needs
   * @param needed what a service needs: besides, of a total; at least, of others
   */
  private record Demand(boolean total, long used, long orphaned, long needed) {

    long required() {
      return used - orphaned + needed;
    }

    boolean isAbove(long max) {
      return total ? isNear(required(), max) : needed > max;
    }

    boolean isFull(long max) {
      return total && isNear(used, max);
    }

    private static boolean isNear(long amount, long max) {
      return amount > 0 && amount >= LimitNearRule.NEAR * max;
    }

    /** For totals the power of two that leaves half of it free, or what the kernel takes. */
    long proposed(IpcTunable limit) {
      long value = needed;
      if (total) {
        value = required() > 1L << 61 ? Long.MAX_VALUE : Long.highestOneBit(required() * 4 - 1);
      }
      return Math.min(limit.ceiling(), value);
    }

    String text(IpcTunable limit, long max) {
      if (!total) {
        return limit.title() + " is " + max + ", and " + needed + " is needed";
      }
      return limit.title()
          + ": "
          + used
          + " of "
          + max
          + " used"
          + (orphaned > 0 ? ", " + orphaned + " of it by orphans" : "")
          + (needed > 0 ? ", and " + needed + " more are needed" : "");
    }
  }
}
