package dev.ipcaudit.audit;

import dev.ipcaudit.audit.KernelSnapshot.State;
import dev.ipcaudit.ledger.AbandonedLock;
import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.Blockage;
import dev.ipcaudit.ledger.Exhaustion;
import dev.ipcaudit.ledger.ForeignClose;
import dev.ipcaudit.ledger.KeyNames;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.Misuse;
import dev.ipcaudit.ledger.TrackedObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Compares the ledger with the kernel and judges: a finding is what both say. Decides everything
 * that outputs show.
 */
public final class Auditor {

  private final Ledger ledger;
  private final KeyNames keyNames;
  private final Expectations expectations;

  public Auditor(Ledger ledger, KeyNames keyNames, Expectations expectations) {
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
    List<Finding> findings = new ArrayList<>(soFar(kernel));
    judgeObjects(kernel, findings);
    findings.addAll(backlog(kernel, null));
    return sorted(findings);
  }

  /** What is wrong whatever comes: nothing of objects that may be removed yet. */
  List<Finding> soFar(KernelSnapshot kernel) {
    List<Finding> findings = new ArrayList<>();
    judgeMisuses(findings);
    for (Account account : ledger.accounts()) {
      Finding lost = Unhandled.finding(account);
      if (lost != null) {
        findings.add(lost);
      }
    }
    for (ForeignClose close : ledger.foreignCloses()) {
      findings.add(foreignClose(close));
    }
    for (Blockage blockage : ledger.blockages()) {
      findings.add(Blocked.finding(blockage));
    }
    new Passing(ledger, kernel.limits()).judge(findings);
    findings.addAll(new Exposed(ledger).findings(kernel));
    for (AbandonedLock lock : ledger.locks().abandoned()) {
      findings.add(Abandoned.finding(lock));
    }
    findings.addAll(new Zombies(ledger, kernel.offspring()).findings());
    findings.addAll(untracked());
    Exhausted exhausted = new Exhausted(ledger, kernel);
    for (Exhaustion exhaustion : ledger.exhaustions()) {
      findings.add(exhausted.finding(exhaustion));
    }
    return findings;
  }

  /** Without those that are not wanted, the gravest first. */
  List<Finding> sorted(List<Finding> findings) {
    findings.removeIf(finding -> expectations.ignores(finding.rule(), finding.site()));
    findings.sort(
        Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparing(Comparator.comparingLong(Finding::count).reversed())
            .thenComparing(finding -> finding.site().toString()));
    return findings;
  }

  private List<Finding> untracked() {
    try {
      return new Untracked(ledger, expectations).findings();
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
      return new Backlog(ledger, expectations, kernel.proc(), before).findings();
    } catch (IOException unreadable) {
      return List.of(); // of which the snapshot has told
    }
  }

  private void judgeObjects(KernelSnapshot kernel, List<Finding> findings) {
    Map<Account, List<FindingObject>> leaked = new LinkedHashMap<>();
    Map<Account, List<FindingObject>> gone = new LinkedHashMap<>();
    Map<Account, Integer> unseen = new HashMap<>();
    Map<Account, Long> counts = new HashMap<>();
    for (TrackedObject object : ledger.live()) {
      if (object.kind() == Kind.CHILD) {
        continue; // one that runs may go on; of those that ended Zombies tells
      }
      State state = kernel.of(object);
      // of what dies with the process nothing is left to be said once it is gone
      if (state == State.ABSENT && !object.kind().persistent()) {
        unseen.merge(object.account(), object.weight(), Integer::sum);
        continue;
      }
      String name = name(object, kernel);
      if (expectations.staysOnPurpose(
          object.kind().keyed() ? object.key() : 0, name, object.site())) {
        continue;
      }
      counts.merge(object.account(), (long) object.weight(), Long::sum);
      (state == State.ABSENT ? gone : leaked)
          .computeIfAbsent(object.account(), first -> new ArrayList<>())
          .add(shown(object, name, state));
    }
    for (TrackedObject object : ledger.vanished()) {
      String name = name(object, kernel);
      if (!expectations.staysOnPurpose(object.key(), name, object.site())) {
        gone.computeIfAbsent(object.account(), first -> new ArrayList<>())
            .add(shown(object, name, State.ABSENT));
      }
    }
    leaked.forEach(
        (account, objects) ->
            findings.add(
                leak(account, objects, counts.get(account), unseen.getOrDefault(account, 0))));
    gone.forEach((account, objects) -> findings.add(removedElsewhere(account, objects)));
  }

  private String name(TrackedObject object, KernelSnapshot kernel) {
    if (object.kind().descriptor()) {
      return kernel.link(object);
    }
    if (!object.kind().keyed()) {
      return object.kind() == Kind.SHM_ATTACH ? "segment " + object.key() : object.name();
    }
    return object.key() == 0 ? null : keyNames.path(object.key());
  }

  private static FindingObject shown(TrackedObject object, String name, State state) {
    Instant created = Instant.ofEpochMilli(object.createdMillis());
    return new FindingObject(
        object.id(), object.keyText(), name, created, state.id(), object.size(), object.serial());
  }

  /**
   * @param count how many objects these stand for
   * @param unseen how many are gone although no call was seen that gave them back
   */
  private Finding leak(Account account, List<FindingObject> objects, long count, int unseen) {
    Kind kind = account.kind();
    objects.sort(Comparator.comparingLong(FindingObject::serial));
    Severity severity = Severity.ERROR;
    if (!kind.persistent()) {
      severity = account.repeats() ? Severity.WARNING : Severity.NOTE;
    } else if (objects.get(0).kernel().equals(State.UNKNOWN.id())) {
      // the table of a kind is readable or not; without it only one of the two has spoken
      severity = Severity.WARNING;
    }
    String message =
        kind.persistent()
            ? plural(count, kind)
                + " created here outlive"
                + (count == 1 ? "s" : "")
                + " the JVM: "
                + account.created()
                + " created, "
                + account.removed()
                + " removed."
            : plural(count, kind)
                + " made here "
                + (count == 1 ? "was" : "were")
                + " still there at the end: "
                + account.created()
                + " made, "
                + (account.removed() + unseen)
                + " given back."
                + (kind == Kind.RECEIVED_FD ? Passing.senders(ledger) : "");
    return finding(Rule.LEAKED_OBJECT, severity, account, objects, count, message);
  }

  private static Finding removedElsewhere(Account account, List<FindingObject> objects) {
    objects.sort(Comparator.comparingLong(FindingObject::serial));
    String message =
        plural(objects.size(), account.kind())
            + " created here "
            + (objects.size() == 1 ? "is" : "are")
            + " gone from the kernel's table, and no call of this JVM removed "
            + (objects.size() == 1 ? "it." : "them.");
    return finding(
        Rule.REMOVED_ELSEWHERE, Severity.NOTE, account, objects, objects.size(), message);
  }

  private static Finding finding(
      Rule rule,
      Severity severity,
      Account account,
      List<FindingObject> objects,
      long count,
      String message) {
    return new Finding(
        rule,
        severity,
        account.kind(),
        count,
        account.site(),
        objects,
        Map.of(),
        message,
        Remedy.of(rule, account.kind()));
  }

  private void judgeMisuses(List<Finding> findings) {
    for (Misuse misuse : ledger.misuses()) {
      Map<String, Long> verdicts = new TreeMap<>();
      long count = 0;
      for (Misuse.Nature nature : Misuse.Nature.values()) {
        long times = misuse.count(nature);
        if (times > 0) {
          verdicts.put(nature.id(), times);
          count += times;
        }
      }
      boolean onlyWaited = misuse.count(Misuse.Nature.WAITED) == count;
      CallSite remover = misuse.remover();
      if (remover == null) {
        remover = ledger.remover(misuse.kind(), misuse.lastId());
      }
      String last =
          (misuse.kind().address()
                  ? "address 0x" + Long.toHexString(misuse.lastId())
                  : (misuse.kind().descriptor() ? "descriptor " : "id ") + misuse.lastId())
              + ", removed "
              + (remover == null ? "by no known line" : "at " + remover);
      String message =
          onlyWaited
              ? "A call was waiting here when the object was removed; the last on " + last + "."
              : "A call was made here on an object that was removed already; the last on "
                  + last
                  + ".";
      Rule rule = misuse.kind().descriptor() ? Rule.DOUBLE_CLOSE : Rule.USE_AFTER_REMOVE;
      findings.add(
          new Finding(
              rule,
              onlyWaited ? Severity.NOTE : Severity.WARNING,
              misuse.kind(),
              count,
              misuse.site(),
              List.of(),
              verdicts,
              message,
              Remedy.of(rule, misuse.kind())));
    }
  }

  private static Finding foreignClose(ForeignClose close) {
    String message =
        "Descriptors were closed here a second time, after another line had been given their"
            + " numbers. The last was "
            + close.descriptor()
            + ": made at "
            + close.ownMaker()
            + " and closed here, given to "
            + close.owner()
            + " and closed here again, which "
            + close.victim()
            + " found out by EBADF.";
    return new Finding(
        Rule.FOREIGN_CLOSE,
        Severity.ERROR,
        close.kind(),
        close.count(),
        close.site(),
        List.of(),
        Map.of(),
        message,
        Remedy.of(Rule.FOREIGN_CLOSE, close.kind()));
  }

  private static String plural(long count, Kind kind) {
    return count + " " + kind.title() + (count == 1 ? "" : "s");
  }

  /** What every line did, the busiest first. */
  public List<SiteAccount> accounts() {
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
              removers));
    }
    Passing.addSent(ledger, accounts);
    accounts.sort(
        Comparator.comparingLong(SiteAccount::live)
            .thenComparingLong(SiteAccount::created)
            .reversed()
            .thenComparing(account -> account.site().toString()));
    return accounts;
  }
}
