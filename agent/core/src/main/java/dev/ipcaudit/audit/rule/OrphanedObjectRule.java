package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.box.BoxContents;
import dev.ipcaudit.kernel.ProcessIdentity;
import dev.ipcaudit.kernel.SysvRow;
import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What processes left behind that have ended: in a JVM, what black boxes of dead JVMs tell of; in
 * the command {@code scan}, whatever nobody is left to use.
 */
final class OrphanedObjectRule extends Rule {

  OrphanedObjectRule() {
    super(
        RuleId.ORPHANED_OBJECT,
        Moment.SCANS,
        Severity.WARNING,
        "Object is left behind by a JVM that has ended.",
        "A JVM that was killed had created an object that outlives it, and the kernel still"
            + " shows it. The call site is one of that JVM.",
        "Look at it with the command scan, and remove it with clean --yes, which leaves what"
            + " has a key or may be in use yet unless --id or --key names it.");
  }

  @Override
  public String remedy(Kind kind) {
    return "Look at it with the command scan, and remove it with clean --yes, which leaves "
        + (kind.keyed()
            ? "what has a key or may be in use yet unless --id or --key names it."
            : "what may be in use yet unless --id names it.")
        + " Use SEM_UNDO, or names and keys that the next start finds again, where a process"
        + " may be killed.";
  }

  @Override
  public List<ScanFinding> judge(Machine machine) {
    return ScanFinding.ofEachKind(
        this,
        severity(),
        machine,
        Machine.Thing::isOrphan,
        "no process is left that uses",
        "look at them with scan --orphans, remove them with clean; in the program, remove what it"
            + " creates on every path out, and when it starts again");
  }

  /** Whether the kernel knows of one who lives; its table never has that of a set. */
  static boolean isUsed(SysvRow row) {
    boolean used = row.nattch() > 0;
    for (LastUse use : LastUse.of(row)) {
      used |=
          use.pid() > 0
              && ProcessIdentity.lifeOf(use.pid(), use.seconds()) == ProcessIdentity.Life.ALIVE;
    }
    return used;
  }

  static Finding finding(BoxContents box, List<BoxContents.Entry> entries) {
    // known, since the kernel's table of that kind shows them
    Kind kind = Objects.requireNonNull(Kind.of(entries.get(0).kind()));
    CallSite site = entries.get(0).site();
    FindingPaths paths = FindingPaths.of(entries);
    Map<CallPath, Integer> places = paths.places();
    List<FindingObject> objects = new ArrayList<>();
    for (BoxContents.Entry entry : entries) {
      String key = kind.keyed() ? String.format("0x%08x", entry.key()) : null;
      objects.add(
          new FindingObject(
              entry.id(),
              key,
              null,
              Instant.ofEpochMilli(entry.millis()),
              KernelSnapshot.State.PRESENT.id(),
              0,
              0,
              places.getOrDefault(entry.site().path(), 0)));
    }
    String message =
        kind.counted(entries.size())
            + " created by another JVM, "
            + box.process().pid()
            + " ("
            + box.main()
            + "), "
            + (entries.size() == 1 ? "is" : "are")
            + " still there although it has ended.";
    return new Finding(
            RuleId.ORPHANED_OBJECT,
            Rules.of(RuleId.ORPHANED_OBJECT).severity(),
            kind,
            entries.size(),
            site,
            objects,
            Map.of(),
            message,
            Rules.of(RuleId.ORPHANED_OBJECT).remedy(kind))
        .with(paths);
  }
}
