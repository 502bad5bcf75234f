package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Finds what is wrong in an inventory: orphans, deadlock suspects, backlog, exposure, limits. */
final class Problems {

  /** From here on a limit or a queue is nearly full. */
  private static final double NEAR = 0.8;

  private static final int WRITABLE = 02;
  private static final int READABLE = 06; // semop and msgrcv need less, but no reader is harmless

  private final Inventory inventory;
  private final List<ScanFinding> findings = new ArrayList<>();

  private Problems(Inventory inventory) {
    this.inventory = inventory;
  }

  /** The findings, the gravest first. */
  static List<ScanFinding> of(Inventory inventory) {
    Problems problems = new Problems(inventory);
    problems.find();
    problems.findings.sort((one, other) -> other.severity().compareTo(one.severity()));
    return problems.findings;
  }

  private void find() {
    group(
        "orphaned-object",
        Severity.WARNING,
        entry -> entry.verdict.orphan(),
        "nobody is left that uses",
        "look at them with scan --orphans, remove them with clean; in the program, remove what it"
            + " makes on every path out, and when it starts again");
    group(
        "abandoned-semaphore",
        // a pool whose last worker ended in order looks the same
        Severity.WARNING,
        this::abandoned,
        "threads wait, and the last that operated on it is dead, for",
        "use SEM_UNDO so that the kernel gives back what a dead process held; to free the waiters"
            + " now, semctl(SETVAL) or IPC_RMID");
    deadlocks();
    group(
        "queue-backlog",
        Severity.WARNING,
        this::backlog,
        "messages lie unread, and the queue is nearly full or its receiver is dead, for",
        "start the receiver, or drain the queue; a sender with IPC_NOWAIT or O_NONBLOCK gets EAGAIN"
            + " when it is full");
    group(
        "exposed-object",
        Severity.WARNING,
        entry -> (entry.perms & WRITABLE) != 0,
        "every user of the machine may change",
        "make it with mode 0600, or 0660 for a group");
    group(
        "exposed-object",
        Severity.NOTE,
        entry -> (entry.perms & READABLE) != 0 && (entry.perms & WRITABLE) == 0,
        "every user of the machine may read",
        "make it with mode 0600, or 0640 for a group");
    for (LimitUsage limit : inventory.limits) {
      limit(limit);
    }
  }

  private void group(
      String rule, Severity severity, Predicate<IpcEntry> which, String what, String remedy) {
    Map<Kind, List<String>> groups = new EnumMap<>(Kind.class);
    for (IpcEntry entry : inventory.entries) {
      if (which.test(entry)) {
        groups.computeIfAbsent(entry.kind, first -> new ArrayList<>()).add(entry.label());
      }
    }
    groups.forEach(
        (kind, labels) ->
            findings.add(
                new ScanFinding(
                    rule,
                    severity,
                    kind.id(),
                    labels,
                    what + " " + kind.counted(labels.size()),
                    remedy)));
  }

  /** Somebody waits at a semaphore that is nought, and whoever took it cannot give it back. */
  private boolean abandoned(IpcEntry entry) {
    for (int i = 0; entry.operators != null && i < entry.operators.length; i++) {
      if (entry.waiters[i] > 0
          && entry.values[i] == 0
          && inventory.liveness.alive(entry.operators[i], Math.max(entry.lrtime, entry.ctime))
              == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean backlog(IpcEntry entry) {
    if (entry.kind == Kind.POSIX_MQ) {
      return entry.capacity > 0 && entry.queued >= NEAR * entry.capacity;
    }
    if (entry.kind != Kind.SYSV_MSG || entry.queued <= 0) {
      return false;
    }
    return entry.capacity > 0 && entry.size >= NEAR * entry.capacity
        || inventory.liveness.alive(entry.lrpid, entry.lrtime) == 0;
  }

  /**
   * Processes that wait for each other in a ring: each at a set that the next was the last to
   * operate on. A ring of one is what a mere consumer looks like.
   */
  private void deadlocks() {
    Map<Integer, Map<Integer, IpcEntry>> waitsFor = new LinkedHashMap<>();
    for (IpcEntry set : inventory.entries) {
      if (set.kind != Kind.SYSV_SEM || set.operators == null || !inventory.waited(set)) {
        continue;
      }
      for (int waiter : set.callers) {
        for (int i = 0; i < set.operators.length; i++) {
          if (set.waiters[i] > 0 && set.operators[i] != waiter) {
            waitsFor
                .computeIfAbsent(waiter, first -> new LinkedHashMap<>())
                .put(set.operators[i], set);
          }
        }
      }
    }
    for (Integer start : waitsFor.keySet()) {
      List<Integer> ring = ring(waitsFor, start);
      // each ring once, from its smallest pid
      if (ring != null && ring.stream().min(Integer::compare).get().equals(start)) {
        List<String> sets = new ArrayList<>();
        for (int i = 0; i < ring.size(); i++) {
          sets.add(waitsFor.get(ring.get(i)).get(ring.get((i + 1) % ring.size())).label());
        }
        findings.add(
            new ScanFinding(
                "deadlock-suspect",
                Severity.ERROR,
                Kind.SYSV_SEM.id(),
                sets,
                "each of the processes "
                    + ring
                    + " waits at a set that the next was the last to operate on",
                "take several semaphores in one semop, or always in the same order"));
      }
    }
  }

  private static List<Integer> ring(Map<Integer, Map<Integer, IpcEntry>> edges, int start) {
    List<Integer> path = new ArrayList<>(List.of(start));
    return walk(edges, start, path) ? path : null;
  }

  private static boolean walk(
      Map<Integer, Map<Integer, IpcEntry>> edges, int start, List<Integer> path) {
    for (int next : edges.getOrDefault(path.get(path.size() - 1), Map.of()).keySet()) {
      if (next == start && path.size() > 1) {
        return true;
      }
      // no ring of a sane program is longer
      if (!path.contains(next) && path.size() < 16) {
        path.add(next);
        if (walk(edges, start, path)) {
          return true;
        }
        path.remove(path.size() - 1);
      }
    }
    return false;
  }

  private void limit(LimitUsage limit) {
    if (!(limit.fraction() >= NEAR) || limit.max() == 0) {
      return;
    }
    boolean full = limit.used() >= limit.max();
    findings.add(
        new ScanFinding(
            full ? "limit-exhausted" : "limit-near",
            full ? Severity.ERROR : Severity.WARNING,
            limit.name(),
            List.of(),
            String.format(
                Locale.ROOT,
                "%d of %d in use, %.1f %%",
                limit.used(),
                limit.max(),
                100 * limit.fraction()),
            "remove what is orphaned; raise the limit only when the rest is needed"));
  }
}
