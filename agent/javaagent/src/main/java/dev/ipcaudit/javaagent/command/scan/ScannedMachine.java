package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.rule.Machine;
import dev.ipcaudit.audit.rule.Rule;
import dev.ipcaudit.audit.rule.Rules;
import dev.ipcaudit.audit.rule.ScanFinding;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An inventory, and perhaps one process, as rules judge them. For one thread. */
final class ScannedMachine implements Machine {

  private final Inventory inventory;
  private final @Nullable ProcessView process;
  private final List<ScannedThing> things = new ArrayList<>();

  /**
   * @param process the one that was asked for, or null
   */
  ScannedMachine(Inventory inventory, @Nullable ProcessView process) {
    this.inventory = inventory;
    this.process = process;
    for (IpcEntry entry : inventory.entries) {
      things.add(new ScannedThing(entry));
    }
  }

  /** What is wrong with it, the gravest first. */
  List<ScanFinding> findings() {
    List<ScanFinding> findings = new ArrayList<>();
    for (Rule rule : Rules.all()) {
      findings.addAll(rule.judge(this));
    }
    findings.sort(Comparator.comparing(ScanFinding::severity).reversed());
    return findings;
  }

  @Override
  public List<? extends Thing> things() {
    return things;
  }

  @Override
  public List<LimitUsage> limits() {
    return inventory.limits;
  }

  @Override
  public @Nullable OneProcess process() {
    return process == null
        ? null
        : new OneProcess(process.zombies, process.blocked, process.limits);
  }

  private final class ScannedThing implements Thing {

    private final IpcEntry entry;

    ScannedThing(IpcEntry entry) {
      this.entry = entry;
    }

    @Override
    public Kind kind() {
      return entry.kind;
    }

    @Override
    public String label() {
      return entry.label();
    }

    @Override
    public int permissions() {
      return entry.perms;
    }

    @Override
    public boolean isOrphan() {
      return entry.verdict.orphan();
    }

    @Override
    public List<Semaphore> waitedFor() {
      List<Semaphore> waited = List.of();
      int[] values = entry.values;
      int[] operators = entry.operators;
      int[] waiters = entry.waiters;
      if (values == null || operators == null || waiters == null) {
        return waited; // no set, or one that may not be read
      }
      for (int i = 0; i < operators.length; i++) {
        if (waiters[i] > 0) {
          waited = waited.isEmpty() ? new ArrayList<>() : waited;
          int operator = operators[i];
          waited.add(new Semaphore(values[i], operator, isDead(operator, entry.lrtime)));
        }
      }
      return waited;
    }

    @Override
    public Set<Integer> stuck() {
      return inventory.waited(entry) ? entry.callers : Set.of();
    }

    @Override
    public long messages() {
      return entry.queued;
    }

    @Override
    public @Nullable LimitUsage fill() {
      return entry.capacity <= 0
          ? null
          : new LimitUsage(
              "capacity", entry.kind == Kind.POSIX_MQ ? entry.queued : entry.size, entry.capacity);
    }

    @Override
    public boolean isReceiverDead() {
      return entry.kind == Kind.SYSV_MSG
          && inventory.liveness.alive(entry.lrpid, entry.lrtime) == 0;
    }

    private boolean isDead(int pid, long usedAt) {
      return inventory.liveness.alive(pid, Math.max(usedAt, entry.ctime)) == 0;
    }
  }
}
