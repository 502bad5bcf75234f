package dev.ipcaudit.audit.rule;

import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Processes that wait for each other in a ring: each at a set that the next was the last to operate
 * on. All of them live, which is what sets it apart from {@code abandoned-semaphore}; a JVM knows
 * nothing of what the others wait for, so that this is for the command {@code scan} alone.
 */
final class DeadlockSuspectRule extends Rule {

  /** No ring of a sane program is longer. */
  private static final int LONGEST = 16;

  DeadlockSuspectRule() {
    super(
        RuleId.DEADLOCK_SUSPECT,
        Moment.COMMAND,
        Severity.ERROR,
        "Processes wait for each other.",
        "Processes wait in a ring, each for a set that the next operated on last, and none of them"
            + " moves.",
        "acquire several semaphores in one semop, or always in the same order");
  }

  @Override
  public List<ScanFinding> judge(Machine machine) {
    Map<Integer, Map<Integer, Machine.Thing>> waitsFor = new LinkedHashMap<>();
    for (Machine.Thing set : machine.things()) {
      for (int waiter : set.waitedFor().isEmpty() ? Set.<Integer>of() : set.stuck()) {
        for (Machine.Semaphore semaphore : set.waitedFor()) {
          if (semaphore.operator() != waiter) {
            waitsFor
                .computeIfAbsent(waiter, first -> new LinkedHashMap<>())
                .put(semaphore.operator(), set);
          }
        }
      }
    }
    List<ScanFinding> findings = new ArrayList<>();
    for (int start : waitsFor.keySet()) {
      List<Integer> ring = ring(waitsFor, start);
      // each ring once, from its smallest pid; one alone is what a mere consumer looks like
      if (ring != null && Collections.min(ring) == start) {
        findings.add(finding(ring, waitsFor));
      }
    }
    return findings;
  }

  private ScanFinding finding(
      List<Integer> ring, Map<Integer, Map<Integer, Machine.Thing>> waitsFor) {
    List<String> sets = new ArrayList<>();
    for (int i = 0; i < ring.size(); i++) {
      int waiter = ring.get(i);
      int holder = ring.get((i + 1) % ring.size());
      // both are there: the ring was walked along them
      Map<Integer, Machine.Thing> setsOfWaiter = Objects.requireNonNull(waitsFor.get(waiter));
      sets.add(Objects.requireNonNull(setsOfWaiter.get(holder)).label());
    }
    return new ScanFinding(
        id(),
        severity(),
        Kind.SYSV_SEM.id(),
        sets,
        "each of the processes "
            + ring
            + " waits for a set that the next was the last to operate on",
        help());
  }

  private static @Nullable List<Integer> ring(
      Map<Integer, Map<Integer, Machine.Thing>> edges, int start) {
    List<Integer> path = new ArrayList<>(List.of(start));
    return walk(edges, start, path) ? path : null;
  }

  private static boolean walk(
      Map<Integer, Map<Integer, Machine.Thing>> edges, int start, List<Integer> path) {
    for (int next : edges.getOrDefault(path.get(path.size() - 1), Map.of()).keySet()) {
      if (next == start && path.size() > 1) {
        return true;
      }
      if (!path.contains(next) && path.size() < LONGEST) {
        path.add(next);
        if (walk(edges, start, path)) {
          return true;
        }
        path.remove(path.size() - 1);
      }
    }
    return false;
  }
}
