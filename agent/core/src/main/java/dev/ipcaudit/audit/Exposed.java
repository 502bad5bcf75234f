package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.Exposures;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.Passed;
import dev.ipcaudit.ledger.TrackedObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells of objects that others can write or read, by the permissions they were created with or have
 * now, and of descriptors that every program would inherit.
 */
final class Exposed {

  private final Ledger ledger;

  Exposed(Ledger ledger) {
    this.ledger = ledger;
  }

  List<Finding> findings(KernelSnapshot kernel) {
    Map<Account, Now> now = new HashMap<>();
    for (TrackedObject object : ledger.live()) {
      int permissions = object.kind().persistent() ? kernel.permissions(object) : 0;
      if (permissions > 0 && Exposures.exposes(permissions)) {
        now.computeIfAbsent(object.account(), first -> new Now()).add(object, permissions);
      }
    }
    List<Finding> findings = new ArrayList<>();
    ledger
        .exposures()
        .byLine()
        .forEach((account, then) -> findings.add(finding(account, then, now.remove(account))));
    now.forEach((account, later) -> findings.add(finding(account, null, later)));
    for (Passed passed : ledger.passes().all()) {
      if (passed.inherited() > 0 && ledger.startsPrograms()) {
        findings.add(inherited(passed.site(), passed.inherited()));
      }
    }
    return findings;
  }

  /** Objects of one line as they are now. */
  private static final class Now {

    private final List<FindingObject> objects = new ArrayList<>();
    private int worst;

    void add(TrackedObject object, int permissions) {
      if (worst == 0 || Exposures.gravity(permissions) > Exposures.gravity(worst)) {
        worst = permissions;
      }
      objects.add(
          new FindingObject(
              object.id(),
              object.keyText(),
              object.name(),
              Instant.ofEpochMilli(object.createdMillis()),
              KernelSnapshot.State.PRESENT.id(),
              object.size(),
              object.serial()));
    }
  }

  /**
   * @param then null where permissions were widened later
   * @param now null where none is left, or none that is exposed
   */
  private static Finding finding(Account account, Exposures.Exposure then, Now now) {
    int mode = then == null ? 0 : then.worst();
    boolean later =
        now != null && (mode == 0 || Exposures.gravity(now.worst) > Exposures.gravity(mode));
    mode = later ? now.worst : mode;
    List<FindingObject> objects = now == null ? List.of() : now.objects;
    long count = Math.max(then == null ? 0 : then.count(), objects.size());
    Kind kind = account.kind();
    String message =
        count
            + " "
            + kind.title()
            + (count == 1 ? "" : "s")
            + " created here "
            + (later ? "now " : "")
            + (later ? (count == 1 ? "has" : "have") : count == 1 ? "was given" : "were given")
            + " the mode 0"
            + Integer.toOctalString(mode)
            + ": "
            + who(mode)
            + (count == 1 ? " it." : " them.");
    return new Finding(
        Rule.EXPOSED_OBJECT,
        Exposures.gravity(mode) == 3 ? Severity.WARNING : Severity.NOTE,
        kind,
        count,
        account.site(),
        objects,
        Map.of(),
        message,
        Remedy.of(Rule.EXPOSED_OBJECT, kind));
  }

  private static String who(int mode) {
    switch (Exposures.gravity(mode)) {
      case 3:
        return "every user of this machine can change";
      case 2:
        return "every user of this machine can read";
      default:
        return "every user of the group can change";
    }
  }

  private static Finding inherited(CallSite site, long count) {
    return new Finding(
        Rule.EXPOSED_OBJECT,
        Severity.NOTE,
        Kind.RECEIVED_FD,
        count,
        site,
        List.of(),
        Map.of(),
        count
            + (count == 1 ? " descriptor" : " descriptors")
            + " arrived here without MSG_CMSG_CLOEXEC, and this JVM starts programs by natives:"
            + " each of them has what is open at that moment.",
        Remedy.of(Rule.EXPOSED_OBJECT, Kind.RECEIVED_FD));
  }
}
