package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPath;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.PathFigures;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.SkippedCalls;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Compares the ledger with the kernel and judges: a finding is what both say. Decides everything
 * that outputs show.
 */
public final class Auditor {

  private static final String ESTIMATE =
      "Counts are estimates, since not every call was looked at.";

  private static final Set<RuleId> MAY_PASS =
      Set.of(RuleId.BLOCKED_CALL, RuleId.ZOMBIE_CHILDREN, RuleId.ABANDONED_SEMAPHORE);

  private final Evidence.Source source;

  public Auditor(Ledger ledger, KeyNames keyNames, Suppressions suppressions) {
    source = new Evidence.Source(ledger, keyNames, suppressions);
  }

  /**
   * The findings at the end, and accounts that agree with them: what is gone although no call was
   * seen that removed it is removed in both.
   *
   * @param kernel taken after the last call that is to be judged
   */
  public Judgment atEnd(KernelSnapshot kernel) {
    Evidence evidence = new Evidence(source, kernel, true);
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : Rules.all()) {
      findings.addAll(rule.judge(evidence));
    }
    return new Judgment(sorted(findings), accounts(true, evidence.lost().unseen()));
  }

  /**
   * All that is said at the end.
   *
   * @param findings the gravest first
   * @param accounts what every site did, also over time, the busiest first
   */
  public record Judgment(List<Finding> findings, List<SiteAccount> accounts) {}

  /**
   * What has gone wrong for good, without what is not wanted, the gravest first: nothing of objects
   * that may be removed yet, calls that may return, and processes that somebody may wait for.
   *
   * @param kernel taken just now
   */
  public List<Finding> lasting(KernelSnapshot kernel) {
    List<Finding> findings = soFar(kernel);
    findings.removeIf(finding -> MAY_PASS.contains(finding.rule()));
    return sorted(findings);
  }

  /** What is wrong whatever comes: nothing of objects that may be removed yet. */
  List<Finding> soFar(KernelSnapshot kernel) {
    Evidence evidence = new Evidence(source, kernel, false);
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : Rules.all()) {
      if (rule.isOfAnyTime()) {
        findings.addAll(rule.judge(evidence));
      }
    }
    return findings;
  }

  Evidence.Source source() {
    return source;
  }

  /** Without those that are not wanted, the gravest first. */
  List<Finding> sorted(List<Finding> findings) {
    List<Finding> wanted = new ArrayList<>();
    for (Finding finding : findings) {
      List<FindingPath> paths = new ArrayList<>();
      for (FindingPath path : finding.paths()) {
        if (!source.suppressions().ignores(finding.rule(), path.site())) {
          paths.add(path);
        }
      }
      if (!paths.isEmpty()) {
        Finding kept = finding.of(paths);
        wanted.add(isEstimate(kept) ? kept.adding(ESTIMATE) : kept);
      }
    }
    findings.clear();
    findings.addAll(wanted);
    findings.sort(Finding.GRAVEST_FIRST);
    return findings;
  }

  /** Whether calls were skipped that the finding would have counted. */
  private boolean isEstimate(Finding finding) {
    SkippedCalls skipped = source.ledger().skipped();
    Kind kind = finding.kind();
    return switch (finding.rule()) {
      case LEAKED_OBJECT, REMOVED_ELSEWHERE, EXPOSED_OBJECT -> skipped.any(kind, Purpose.CREATE);
      case UNHANDLED_EAGAIN -> skipped.any(kind, Purpose.REFUSED);
      case LIMIT_EXHAUSTED -> skipped.any(kind, Purpose.LIMIT, Purpose.CREATE, Purpose.REFUSED);
      case DENIED_CALL -> skipped.any(kind, Purpose.DENIED, Purpose.CREATE);
      case USE_AFTER_REMOVE, DOUBLE_CLOSE -> skipped.any(kind, Purpose.MISUSE);
      case ZOMBIE_CHILDREN -> skipped.any(kind, Purpose.WAIT);
      default -> false;
    };
  }

  /** What every site did, also over time, the busiest first. */
  public List<SiteAccount> accounts() {
    return accounts(true, Map.of());
  }

  /** The same without what it did over time. */
  public List<SiteAccount> figures() {
    return accounts(false, Map.of());
  }

  private static List<PathFigures> paths(Account account, Map<PathAccount, Long> unseen) {
    List<PathFigures> paths = new ArrayList<>();
    for (PathAccount path : account.paths()) {
      long created = path.created();
      long known = path.removed();
      long removed = known + uncounted(unseen.getOrDefault(path, 0L), created - known);
      long eagain = path.eagains() == null ? 0 : path.eagains().total();
      paths.add(
          new PathFigures(
              path.site(),
              created,
              removed,
              created - removed,
              eagain,
              path.threads().names(),
              path.threads().more()));
    }
    paths.sort(PathFigures.BUSIEST_FIRST);
    return paths;
  }

  /** How many of those gone count as live yet: their removal may have been recorded meanwhile. */
  private static long uncounted(long gone, long live) {
    return Math.max(0, Math.min(gone, live));
  }

  private List<SiteAccount> accounts(boolean overTime, Map<PathAccount, Long> unseen) {
    long now = System.nanoTime();
    List<SiteAccount> accounts = new ArrayList<>();
    for (Account account : source.ledger().accounts()) {
      Map<CallSite, Long> removers = new LinkedHashMap<>();
      for (Map.Entry<CallSite, LongAdder> remover : account.removers().entrySet()) {
        removers.put(remover.getKey(), remover.getValue().sum());
      }
      List<PathFigures> paths = paths(account, unseen);
      long created = account.created();
      long known = account.removed();
      long gone = uncounted(LostObjects.unseenOf(account, unseen), created - known);
      if (gone > 0) {
        removers.merge(CallSite.UNKNOWN, gone, Long::sum);
      }
      long removed = known + gone;
      History history = overTime ? account.history(now) : null;
      accounts.add(
          new SiteAccount(
              account.kind(),
              account.site(),
              created,
              removed,
              created - removed,
              account.eagain(),
              source.ledger().skipped().any(account.kind(), Purpose.CREATE, Purpose.REFUSED),
              removers,
              0,
              history == null ? null : history.lessAtEnd(gone),
              paths));
    }
    FdSenders.addTo(accounts, source.ledger());
    accounts.sort(SiteAccount.BUSIEST_FIRST);
    return accounts;
  }
}
