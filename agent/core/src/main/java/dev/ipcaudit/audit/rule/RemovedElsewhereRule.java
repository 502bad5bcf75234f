package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.PathCounts;
import dev.ipcaudit.ledger.problems.LateUse;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was created here and is gone, although no call of this JVM removed it. */
final class RemovedElsewhereRule extends Rule {

  /** Also of calls on what somebody else removed. */
  static final String REMEDY =
      "If another process is meant to remove it, declare it with persistent=; otherwise find out"
          + " which process does, since this JVM relies on it.";

  RemovedElsewhereRule() {
    super(
        RuleId.REMOVED_ELSEWHERE,
        Moment.END,
        Severity.NOTE,
        "Object is removed by another process.",
        "An object that was created here is no longer in the kernel's table, and no call of this"
            + " JVM removed it.",
        "Declare it with persistent= if another process is meant to remove it; otherwise find out"
            + " which process does.");
  }

  @Override
  public String remedy(Kind kind) {
    return REMEDY;
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    LateUsers users = null;
    for (LostObjects.OfSite site : evidence.lost().gone()) {
      users = users == null ? new LateUsers(evidence.ledger()) : users;
      findings.add(finding(site, users));
    }
    return findings;
  }

  private Finding finding(LostObjects.OfSite site, LateUsers used) {
    Account account = site.account;
    Kind kind = account.kind();
    FindingPaths paths = site.paths();
    List<FindingObject> objects = site.objects(paths);
    long count = paths.count();
    String users = used.of(kind, objects);
    String message =
        kind.counted(count)
            + " created here "
            + (count == 1 ? "is" : "are")
            + " no longer in the kernel's table, and no call of this JVM removed "
            + (count == 1 ? "it." : "them.")
            + (users == null ? "" : " It still uses what was removed, at " + users + ".");
    return new Finding(
            id(),
            users == null ? Severity.NOTE : Severity.WARNING,
            kind,
            count,
            account.site(),
            objects,
            Map.of(),
            message,
            remedy(kind))
        .with(paths);
  }

  /** The sites that used objects when these were gone. */
  private static final class LateUsers {

    private final Map<Kind, Map<Long, List<LateUse>>> byId = new EnumMap<>(Kind.class);

    LateUsers(Ledger ledger) {
      for (LateUse use : ledger.incidents().lateUses()) {
        Map<Long, List<LateUse>> ofKind =
            byId.computeIfAbsent(use.kind(), first -> new HashMap<>());
        for (Long id : use.byId().keySet()) {
          ofKind.computeIfAbsent(id, first -> new ArrayList<>(1)).add(use);
        }
      }
    }

    /** Those of some objects, and how often; null if there are none. */
    @Nullable String of(Kind kind, List<FindingObject> objects) {
      Map<Long, List<LateUse>> ofKind = byId.getOrDefault(kind, Map.of());
      Map<CallSite, Long> counts = new LinkedHashMap<>();
      for (FindingObject object : objects) {
        for (LateUse use : ofKind.getOrDefault(object.id(), List.of())) {
          PathCounts calls = use.byId().get(object.id());
          long count = calls == null ? 0 : LateUse.sum(calls.all());
          counts.merge(use.site(), count, Long::sum);
        }
      }
      StringBuilder users = new StringBuilder();
      counts.forEach(
          (site, count) -> {
            users.append(users.length() == 0 ? "" : ", ").append(site);
            users.append(count == 1 ? "" : " (" + count + " times)");
          });
      return users.length() == 0 ? null : users.toString();
    }
  }
}
