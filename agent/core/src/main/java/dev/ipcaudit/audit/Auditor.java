package dev.ipcaudit.audit;

import dev.ipcaudit.ledger.AbandonedSemaphore;
import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.BlockedSite;
import dev.ipcaudit.ledger.ForeignClose;
import dev.ipcaudit.ledger.KeyNames;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.LimitFailure;
import dev.ipcaudit.ledger.Misuse;
import dev.ipcaudit.ledger.PathAccount;
import dev.ipcaudit.ledger.StolenChildren;
import dev.ipcaudit.model.CallSite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Compares the ledger with the kernel and judges: a finding is what both say. Decides everything
 * that outputs show.
 */
public final class Auditor {

  private final Ledger ledger;
  private final KeyNames keyNames;
  private final Suppressions expectations;

  public Auditor(Ledger ledger, KeyNames keyNames, Suppressions expectations) {
    this.ledger = ledger;
    this.keyNames = keyNames;
    this.expectations = expectations;
  }

  /**
   * The findings, the gravest first.
   *
   * @param kernel taken after the last call that is to be judged
   */
  public List<Finding> judge(KernelSnapshot kernel) {
    List<Finding> findings = new ArrayList<>(certain(kernel, true));
    findings.addAll(new Leaks(ledger, keyNames, expectations).findings(kernel));
    findings.addAll(backlog(kernel, null));
    return sorted(findings);
  }

  /** What is wrong whatever comes: nothing of objects that may be removed yet. */
  List<Finding> soFar(KernelSnapshot kernel) {
    return certain(kernel, false);
  }

  private List<Finding> certain(KernelSnapshot kernel, boolean atEnd) {
    List<Finding> findings = new ArrayList<>();
    for (Misuse misuse : ledger.incidents().misuses()) {
      findings.add(Misused.finding(misuse, ledger));
    }
    findings.addAll(Misused.afterOthers(ledger, kernel));
    for (Account account : ledger.accounts()) {
      Finding lost = Unhandled.finding(account);
      if (lost != null) {
        findings.add(lost);
      }
    }
    for (ForeignClose close : ledger.incidents().foreignCloses()) {
      findings.add(Misused.finding(close));
    }
    for (BlockedSite blockage : ledger.incidents().blockages()) {
      findings.add(Blocked.finding(blockage));
    }
    new Passing(ledger, kernel.limits()).judge(findings);
    findings.addAll(new Exposed(ledger).findings(kernel));
    for (AbandonedSemaphore lock : ledger.locks().abandoned()) {
      findings.add(Abandoned.finding(lock));
    }
    findings.addAll(new Zombies(ledger, kernel.offspring()).findings());
    for (StolenChildren stolen : ledger.programs().stolen()) {
      findings.add(Stolen.finding(stolen));
    }
    findings.addAll(untracked(kernel, atEnd));
    findings.addAll(new Untracked(ledger, expectations).segments(kernel, atEnd));
    Exhausted exhausted = new Exhausted(ledger, kernel);
    for (LimitFailure exhaustion : ledger.incidents().exhaustions()) {
      findings.add(exhausted.finding(exhaustion));
    }
    return findings;
  }

  Suppressions expectations() {
    return expectations;
  }

  /** Without those that are not wanted, the gravest first. */
  List<Finding> sorted(List<Finding> findings) {
    List<Finding> wanted = new ArrayList<>();
    for (Finding finding : findings) {
      List<FindingPath> paths = new ArrayList<>();
      for (FindingPath path : finding.paths()) {
        if (!expectations.ignores(finding.rule(), path.site())) {
          paths.add(path);
        }
      }
      if (!paths.isEmpty()) {
        wanted.add(finding.of(paths));
      }
    }
    findings.clear();
    findings.addAll(wanted);
    findings.sort(Finding.GRAVEST_FIRST);
    return findings;
  }

  private List<Finding> untracked(KernelSnapshot kernel, boolean atEnd) {
    try {
      return new Untracked(ledger, expectations).findings(kernel, atEnd);
    } catch (IOException unreadable) {
      return List.of(); // where /proc is, the snapshot has told
    }
  }

  /**
   * Queues that nobody is there to read.
   *
   * @param before bytes by id at the last scan, replaced by those of this one; null at the end
   */
  List<Finding> backlog(KernelSnapshot kernel, Map<Integer, Long> before) {
    try {
      List<Finding> backlog =
          new ArrayList<>(new Backlog(ledger, expectations, kernel.proc(), before).findings());
      if (before == null) {
        backlog.addAll(new NamedBacklog(ledger).findings());
      }
      return backlog;
    } catch (IOException unreadable) {
      return List.of(); // of which the snapshot has told
    }
  }

  /** What every line did, also over time, the busiest first. */
  public List<SiteAccount> accounts() {
    return accounts(true);
  }

  /** The same without what it did over time. */
  public List<SiteAccount> figures() {
    return accounts(false);
  }

  private static List<PathFigures> paths(Account account) {
    List<PathFigures> paths = new ArrayList<>();
    for (PathAccount path : account.paths()) {
      long created = path.created();
      long removed = path.removed();
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

  private List<SiteAccount> accounts(boolean overTime) {
    long now = System.nanoTime();
    List<SiteAccount> accounts = new ArrayList<>();
    for (Account account : ledger.accounts()) {
      Map<CallSite, Long> removers = new LinkedHashMap<>();
      for (Map.Entry<CallSite, LongAdder> remover : account.removers().entrySet()) {
        removers.put(remover.getKey(), remover.getValue().sum());
      }
      long created = account.created();
      long removed = account.removed();
      accounts.add(
          new SiteAccount(
              account.kind(),
              account.site(),
              created,
              removed,
              created - removed,
              account.eagain(),
              account.estimated(),
              removers,
              0,
              overTime ? account.history(now) : null,
              paths(account)));
    }
    Passing.addSent(ledger, accounts);
    accounts.sort(SiteAccount.BUSIEST_FIRST);
    return accounts;
  }
}
