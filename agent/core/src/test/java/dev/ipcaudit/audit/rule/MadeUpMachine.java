package dev.ipcaudit.audit.rule;

import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A machine that is made up, for what the command {@code scan} judges. */
final class MadeUpMachine implements Machine {

  final List<MadeUpThing> things = new ArrayList<>();
  final List<LimitUsage> limits = new ArrayList<>();
  final List<ProcessStat> zombies = new ArrayList<>();
  final Map<BlockedThread, Long> blocked = new LinkedHashMap<>();
  final List<LimitUsage> ofProcess = new ArrayList<>();

  /** One more object, private and in use. */
  MadeUpThing add(Kind kind, String label) {
    MadeUpThing thing = new MadeUpThing(kind, label);
    things.add(thing);
    return thing;
  }

  /** What a rule finds, such as {@code warning sysv-sem [3, 4]}. */
  List<String> judge(RuleId rule) {
    List<String> found = new ArrayList<>();
    for (ScanFinding finding : Rules.of(rule).judge(this)) {
      assert finding.rule() == rule;
      found.add(finding.severity() + " " + finding.kind() + " " + finding.objects());
    }
    return found;
  }

  @Override
  public List<? extends Thing> things() {
    return things;
  }

  @Override
  public List<LimitUsage> limits() {
    return limits;
  }

  @Override
  public OneProcess process() {
    return new OneProcess(zombies, blocked, ofProcess);
  }

  /** An object with what a test says of it. */
  static final class MadeUpThing implements Thing {

    private final Kind kind;
    private final String label;
    int permissions = 0600;
    boolean orphan;
    final List<Semaphore> waitedFor = new ArrayList<>();
    Set<Integer> stuck = Set.of();
    long messages = -1;
    LimitUsage fill;
    boolean receiverDead;

    private MadeUpThing(Kind kind, String label) {
      this.kind = kind;
      this.label = label;
    }

    @Override
    public Kind kind() {
      return kind;
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public int permissions() {
      return permissions;
    }

    @Override
    public boolean isOrphan() {
      return orphan;
    }

    @Override
    public List<Semaphore> waitedFor() {
      return waitedFor;
    }

    @Override
    public Set<Integer> stuck() {
      return stuck;
    }

    @Override
    public long messages() {
      return messages;
    }

    @Override
    public LimitUsage fill() {
      return fill;
    }

    @Override
    public boolean isReceiverDead() {
      return receiverDead;
    }
  }
}
