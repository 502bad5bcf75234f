package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.PathCounts;
import dev.ipcaudit.ledger.problems.LateUse;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
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
    for (LostObjects.OfSite site : evidence.lost().gone()) {
      findings.add(finding(site, evidence.ledger()));
    }
    return findings;
  }

  private Finding finding(LostObjects.OfSite site, Ledger ledger) {
    Account account = site.account;
    Kind kind = account.kind();
    FindingPaths paths = site.paths();
    List<FindingObject> objects = site.objects(paths);
    long count = paths.count();
    String users = users(kind, objects, ledger);
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

  /** The sites that used such an object when it was gone, and how often; null if none did. */
  private static @Nullable String users(Kind kind, List<FindingObject> objects, Ledger ledger) {
    StringBuilder users = new StringBuilder();
    for (LateUse use : ledger.incidents().lateUses()) {
      long count = 0;
      for (FindingObject object : use.kind() == kind ? objects : List.<FindingObject>of()) {
        PathCounts counts = use.byId().get(object.id());
        count += counts == null ? 0 : LateUse.sum(counts.all());
      }
      if (count > 0) {
        users.append(users.length() == 0 ? "" : ", ").append(use.site());
        users.append(count == 1 ? "" : " (" + count + " times)");
      }
    }
    return users.length() == 0 ? null : users.toString();
  }
}
