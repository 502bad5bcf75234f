package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.OpenedPosixObjects;
import dev.ipcaudit.ledger.children.Descendants;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Segments that the kernel says this JVM made, or a process that it has started, without a call
 * that was seen.
 */
final class UntrackedSegments {

  /** The kernel's times are whole seconds. */
  private static final int YOUNG_SECONDS = 2;

  private UntrackedSegments() {}

  /** One finding, or none. */
  static List<Finding> findings(Evidence evidence) {
    KernelSnapshot kernel = evidence.kernel();
    Ledger ledger = evidence.ledger();
    if (ledger.skipped().any(Kind.SYSV_SHM, Purpose.CREATE)) {
      return List.of(); // it may be one of those
    }
    OpenedPosixObjects names = ledger.names();
    List<FindingObject> objects = new ArrayList<>();
    Map<String, Integer> children = new TreeMap<>();
    long young = System.currentTimeMillis() / 1000 - YOUNG_SECONDS;
    for (KernelSnapshot.Stranger segment : kernel.strangers()) {
      boolean known =
          names.incomplete()
              || (!evidence.atEnd() && segment.ctime() > young) // its call may not be recorded yet
              || ledger.find(Kind.SYSV_SHM, segment.id()) != null;
      if (!known
          && !evidence.suppressions().staysOnPurpose(segment.key(), null, CallSite.UNKNOWN)) {
        if (!segment.comm().isEmpty()) {
          Descendants.Descendant maker = ledger.programs().descendants().find(segment.maker());
          String name = segment.maker() + " (" + segment.comm() + ")";
          children.merge(maker == null ? name : UntrackedObjectRule.child(maker), 1, Integer::sum);
        }
        objects.add(
            new FindingObject(
                segment.id(),
                String.format("0x%08x", segment.key()),
                null,
                null,
                KernelSnapshot.State.PRESENT.id(),
                segment.size(),
                0));
      }
    }
    if (objects.isEmpty()) {
      return List.of();
    }
    int count = objects.size();
    String message =
        Kind.SYSV_SHM.counted(count)
            + " created by this JVM"
            + (children.isEmpty() ? "" : " or its children")
            + ", says the kernel, but no call was seen that created "
            + (count == 1 ? "it" : "them")
            + ": as a JNI library does it, or another program.";
    for (Map.Entry<String, Integer> child : children.entrySet()) {
      message += " Child process " + child.getKey() + " created " + child.getValue() + ".";
    }
    return List.of(
        new Finding(
            RuleId.UNTRACKED_OBJECT,
            Severity.NOTE,
            Kind.SYSV_SHM,
            count,
            CallSite.UNKNOWN,
            objects,
            Map.of(),
            message,
            UntrackedObjectRule.REMEDY));
  }
}
