package dev.ipcaudit.audit;

import dev.ipcaudit.audit.KernelSnapshot.State;
import dev.ipcaudit.kernel.Fifos;
import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.KeyNames;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.TrackedObject;
import dev.ipcaudit.model.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges what was made and is still there at the end, and what went away without a call of ours.
 */
final class Leaks {

  private final Ledger ledger;
  private final KeyNames keyNames;
  private final Expectations expectations;

  Leaks(Ledger ledger, KeyNames keyNames, Expectations expectations) {
    this.ledger = ledger;
    this.keyNames = keyNames;
    this.expectations = expectations;
  }

  /** One for each line and kind. */
  List<Finding> findings(KernelSnapshot kernel) {
    List<Finding> findings = new ArrayList<>();
    Map<Account, List<FindingObject>> leaked = new LinkedHashMap<>();
    Map<Account, List<FindingObject>> gone = new LinkedHashMap<>();
    Map<Account, Integer> unseen = new HashMap<>();
    Map<Account, Long> counts = new HashMap<>();
    for (TrackedObject object : ledger.live()) {
      if (object.kind() == Kind.CHILD || object.isTold()) {
        continue; // a child that runs may go on; of those that ended Zombies tells
      }
      State state = kernel.of(object);
      // of what dies with the process nothing is left to be said once it is gone, nor of files,
      // which Java deletes where nobody sees that
      if (state == State.ABSENT && (!object.kind().persistent() || object.kind().file())) {
        unseen.merge(object.account(), object.weight(), Integer::sum);
        continue;
      }
      String name = name(object, kernel, keyNames);
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
      String name = name(object, kernel, keyNames);
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
    return findings;
  }

  /** What the kernel or a key tells of an object besides its id, or null. */
  static String name(TrackedObject object, KernelSnapshot kernel, KeyNames keyNames) {
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
    long id = object.kind().file() ? Fifos.inode(object.id(), object.key()) : object.id();
    return new FindingObject(
        id, object.keyText(), name, created, state.id(), object.size(), object.serial());
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
                + (account.removed() + unseen)
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

  private static String plural(long count, Kind kind) {
    return count + " " + kind.title() + (count == 1 ? "" : "s");
  }
}
