package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.Exposures;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.PathAccount;
import dev.ipcaudit.ledger.SiteFdTransfers;
import dev.ipcaudit.ledger.TrackedObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    Map<Account, Exposing> lines = new LinkedHashMap<>();
    for (PathAccount path : ledger.exposures().keys()) {
      Exposures.Exposure exposure = ledger.exposures().get(path);
      if (exposure != null) {
        lines.computeIfAbsent(path.account(), Exposing::new).then(path, exposure);
      }
    }
    for (TrackedObject object : ledger.live()) {
      int permissions = object.kind().persistent() ? kernel.permissions(object) : 0;
      if (permissions > 0 && Exposures.exposes(permissions)) {
        lines.computeIfAbsent(object.account(), Exposing::new).now(object, permissions);
      }
    }
    List<Finding> findings = new ArrayList<>();
    for (Exposing line : lines.values()) {
      findings.add(finding(line));
    }
    for (SiteFdTransfers passed : ledger.passes().all()) {
      if (passed.inherited() > 0 && ledger.startsPrograms()) {
        findings.add(inherited(passed.site(), passed.inherited()));
      }
    }
    return findings;
  }

  /** Objects of one line, as they began and as they are now. */
  private static final class Exposing {

    private final Account account;
    private final Map<PathAccount, Long> began = new LinkedHashMap<>();
    private final Map<PathAccount, Long> are = new LinkedHashMap<>();
    private final List<FindingObject> objects = new ArrayList<>();
    private int worstThen;
    private int worstNow;

    Exposing(Account account) {
      this.account = account;
    }

    void then(PathAccount path, Exposures.Exposure exposure) {
      began.merge(path, exposure.count(), Long::sum);
      worstThen = worse(worstThen, exposure.worst());
    }

    void now(TrackedObject object, int permissions) {
      are.merge(object.path(), (long) object.weight(), Long::sum);
      worstNow = worse(worstNow, permissions);
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

    private static int worse(int one, int other) {
      return one == 0 || Exposures.gravity(other) > Exposures.gravity(one) ? other : one;
    }

    /** Of each path those that began so, or those that are so now if they are more. */
    FindingPaths paths() {
      FindingPaths paths = new FindingPaths(null);
      Set<PathAccount> all = new LinkedHashSet<>(began.keySet());
      all.addAll(are.keySet());
      for (PathAccount path : all) {
        paths.add(path, Math.max(began.getOrDefault(path, 0L), are.getOrDefault(path, 0L)));
      }
      return paths;
    }
  }

  private static Finding finding(Exposing line) {
    Account account = line.account;
    boolean later =
        line.worstNow != 0
            && (line.worstThen == 0
                || Exposures.gravity(line.worstNow) > Exposures.gravity(line.worstThen));
    int mode = later ? line.worstNow : line.worstThen;
    FindingPaths paths = line.paths();
    long count = paths.count();
    Kind kind = account.kind();
    String message =
        kind.counted(count)
            + " created here "
            + (later ? "now " : "")
            + (later ? (count == 1 ? "has" : "have") : count == 1 ? "was given" : "were given")
            + " the mode 0"
            + Integer.toOctalString(mode)
            + ": "
            + who(mode)
            + (count == 1 ? " it." : " them.");
    return new Finding(
            RuleId.EXPOSED_OBJECT,
            Exposures.gravity(mode) == 3 ? Severity.WARNING : Severity.NOTE,
            kind,
            count,
            account.site(),
            line.objects,
            Map.of(),
            message,
            Remedy.of(RuleId.EXPOSED_OBJECT, kind))
        .with(paths);
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
        RuleId.EXPOSED_OBJECT,
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
        Remedy.of(RuleId.EXPOSED_OBJECT, Kind.RECEIVED_FD));
  }
}
