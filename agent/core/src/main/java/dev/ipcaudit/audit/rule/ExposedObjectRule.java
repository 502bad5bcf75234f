package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.Exposures;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.descriptors.SiteFdTransfers;
import dev.ipcaudit.ledger.objects.TrackedObject;
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
final class ExposedObjectRule extends Rule {

  private static final int OTHERS_WRITE = 02;
  private static final int OTHERS_READ = 04;
  private static final int GROUP_WRITES = 020;

  ExposedObjectRule() {
    super(
        RuleId.EXPOSED_OBJECT,
        Moment.ANY_TIME,
        Severity.WARNING,
        "Object is open to other users.",
        "Other users of the machine, or programs that are started, can read or write an"
            + " object.",
        "Create it with the mode 0600, or 0660 and a group of its own; receive descriptors with"
            + " MSG_CMSG_CLOEXEC.");
  }

  @Override
  public String remedy(Kind kind) {
    return switch (kind) {
      case RECEIVED_FD ->
          "Give recvmsg the flag MSG_CMSG_CLOEXEC, so that programs which are started do not"
              + " keep what arrived open.";
      case SYSV_SEM, SYSV_SHM, SYSV_MSG ->
          "Create it with the mode 0600 among the flags, or with 0660 and a group of its own"
              + " if other users take part (IPC_SET).";
      default ->
          "Create it with the mode 0600, or with 0660 and a group of its own if other users"
              + " take part (fchown); the umask only takes permissions away.";
    };
  }

  @Override
  public List<ScanFinding> judge(Machine machine) {
    List<ScanFinding> findings = new ArrayList<>();
    for (int mode : new int[] {OTHERS_WRITE, OTHERS_READ, GROUP_WRITES}) {
      findings.addAll(
          ScanFinding.ofEachKind(
              this,
              severity(mode),
              machine,
              thing ->
                  Exposures.exposes(thing.permissions())
                      && Exposures.gravity(thing.permissions()) == Exposures.gravity(mode),
              who(mode),
              mode == OTHERS_READ
                  ? "create it with mode 0600, or 0640 for a group"
                  : "create it with mode 0600, or 0660 for a group"));
    }
    return findings;
  }

  private static Severity severity(int mode) {
    return Exposures.gravity(mode) == Exposures.gravity(OTHERS_WRITE)
        ? Severity.WARNING
        : Severity.NOTE;
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    Ledger ledger = evidence.ledger();
    KernelSnapshot kernel = evidence.kernel();
    Map<Account, Exposing> sites = new LinkedHashMap<>();
    for (PathAccount path : ledger.exposures().keys()) {
      Exposures.Exposure exposure = ledger.exposures().get(path);
      if (exposure != null) {
        sites.computeIfAbsent(path.account(), Exposing::new).then(path, exposure);
      }
    }
    for (TrackedObject object : ledger.live()) {
      int permissions = object.kind().persistent() ? kernel.permissions(object) : 0;
      if (permissions > 0 && Exposures.exposes(permissions)) {
        sites.computeIfAbsent(object.account(), Exposing::new).now(object, permissions);
      }
    }
    List<Finding> findings = new ArrayList<>();
    for (Exposing site : sites.values()) {
      findings.add(finding(site));
    }
    for (SiteFdTransfers passed : ledger.passes().all()) {
      if (passed.inherited() > 0 && ledger.startsPrograms()) {
        findings.add(inherited(passed.site(), passed.inherited()));
      }
    }
    return findings;
  }

  /** Objects of one site, as they began and as they are now. */
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

  private Finding finding(Exposing site) {
    Account account = site.account;
    boolean later =
        site.worstNow != 0
            && (site.worstThen == 0
                || Exposures.gravity(site.worstNow) > Exposures.gravity(site.worstThen));
    int mode = later ? site.worstNow : site.worstThen;
    FindingPaths paths = site.paths();
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
            severity(mode),
            kind,
            count,
            account.site(),
            site.objects,
            Map.of(),
            message,
            remedy(kind))
        .with(paths);
  }

  private static String who(int mode) {
    return switch (Exposures.gravity(mode)) {
      case 3 -> "every user of this machine can change";
      case 2 -> "every user of this machine can read";
      default -> "every user of the group can change";
    };
  }

  private Finding inherited(CallSite site, long count) {
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
            + " arrived here without MSG_CMSG_CLOEXEC, and this JVM starts programs by native calls:"
            + " each of them has what is open at that moment.",
        remedy(Kind.RECEIVED_FD));
  }
}
