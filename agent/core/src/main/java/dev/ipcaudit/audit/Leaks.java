package dev.ipcaudit.audit;

import dev.ipcaudit.audit.KernelSnapshot.State;
import dev.ipcaudit.kernel.Fifos;
import dev.ipcaudit.ledger.Account;
import dev.ipcaudit.ledger.KeyNames;
import dev.ipcaudit.ledger.LateUse;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.PathAccount;
import dev.ipcaudit.ledger.PathCounts;
import dev.ipcaudit.ledger.TrackedObject;
import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
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
  private final Suppressions expectations;

  Leaks(Ledger ledger, KeyNames keyNames, Suppressions expectations) {
    this.ledger = ledger;
    this.keyNames = keyNames;
    this.expectations = expectations;
  }

  /** One for each line and kind. */
  List<Finding> findings(KernelSnapshot kernel) {
    List<Finding> findings = new ArrayList<>();
    Map<Account, Lost> leaked = new LinkedHashMap<>();
    Map<Account, Lost> gone = new LinkedHashMap<>();
    Map<Account, Lost> used = new LinkedHashMap<>();
    List<TrackedObject> open = new ArrayList<>();
    Map<PathAccount, Long> unseen = new HashMap<>();
    for (TrackedObject object : ledger.live()) {
      if (object.kind() == Kind.CHILD || object.isTold()) {
        continue; // a child that runs may go on; of those that ended Zombies tells
      }
      State state = kernel.of(object);
      // of what dies with the process nothing is left to be said once it is gone, nor of files,
      // which Java deletes where nobody sees that
      if (state == State.ABSENT && (!object.kind().persistent() || object.kind().file())) {
        unseen.merge(object.path(), (long) object.weight(), Long::sum);
        continue;
      }
      String name = name(object, kernel, keyNames);
      if (expectations.staysOnPurpose(
          object.kind().keyed() ? object.key() : 0, name, object.site())) {
        continue;
      }
      if (!object.kind().persistent()) {
        open.add(object);
        continue;
      }
      Lost lost =
          (state == State.ABSENT ? gone : leaked).computeIfAbsent(object.account(), Lost::new);
      lost.add(object, shown(object, name, state));
      if (state == State.ABSENT) {
        unseen.merge(object.path(), (long) object.weight(), Long::sum);
      }
    }
    InUse inUse = open.isEmpty() ? null : kernel.inUse(open);
    for (TrackedObject object : open) {
      (inUse.has(object, kernel) ? used : leaked)
          .computeIfAbsent(object.account(), Lost::new)
          .add(object, shown(object, name(object, kernel, keyNames), kernel.of(object)));
    }
    for (TrackedObject object : ledger.vanished()) {
      String name = name(object, kernel, keyNames);
      if (!expectations.staysOnPurpose(object.key(), name, object.site())) {
        gone.computeIfAbsent(object.account(), Lost::new)
            .add(object, shown(object, name, State.ABSENT));
      }
    }
    for (Lost lost : leaked.values()) {
      findings.add(leak(lost, used.remove(lost.account), unseen));
    }
    for (Lost lost : used.values()) {
      findings.add(inUse(lost, unseen));
    }
    for (Lost lost : gone.values()) {
      findings.add(removedElsewhere(lost, unseen));
    }
    return findings;
  }

  /** Objects of one line, by the paths that created them. */
  private static final class Lost {
    private final Account account;
    private final Map<PathAccount, Long> counts = new LinkedHashMap<>();
    private final List<FindingObject> objects = new ArrayList<>();
    private final Map<Long, PathAccount> makers = new HashMap<>();

    Lost(Account account) {
      this.account = account;
    }

    void add(TrackedObject object, FindingObject shown) {
      counts.merge(object.path(), (long) object.weight(), Long::sum);
      objects.add(shown);
      makers.put(shown.serial(), object.path());
    }

    /**
     * @param unseen of each path how many are gone besides
     */
    FindingPaths paths(Map<PathAccount, Long> unseen) {
      FindingPaths paths = new FindingPaths(account, unseen);
      counts.forEach(paths::add);
      return paths;
    }

    /** In the order in which they were made. */
    List<FindingObject> objects(FindingPaths paths) {
      Map<CallPath, Integer> places = paths.places();
      objects.sort(Comparator.comparingLong(FindingObject::serial));
      objects.replaceAll(
          object -> object.of(places.get(makers.get(object.serial()).site().path())));
      return objects;
    }
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
    long id = object.kind().file() ? Fifos.inode(object.id(), object.key()) : object.knownId();
    return new FindingObject(
        id, object.keyText(), name, created, state.id(), object.size(), object.serial());
  }

  /**
   * @param used what else the line holds and uses, or null
   * @param unseen how many of each path are gone although no call of ours is known to have done it
   */
  private Finding leak(Lost lost, Lost used, Map<PathAccount, Long> unseen) {
    Account account = lost.account;
    Kind kind = account.kind();
    FindingPaths paths = lost.paths(unseen);
    List<FindingObject> objects = lost.objects(paths);
    long count = paths.count();
    Severity severity = Severity.ERROR;
    if (!kind.persistent()) {
      boolean known = !objects.get(0).kernel().equals(State.UNKNOWN.id());
      severity = account.repeats() && known ? Severity.WARNING : Severity.NOTE;
    } else if (objects.get(0).kernel().equals(State.UNKNOWN.id())) {
      // the table of a kind is readable or not; without it only one of the two has spoken
      severity = Severity.WARNING;
    }
    long gone = gone(account, unseen);
    String message =
        kind.persistent()
            ? kind.counted(count)
                + " created here outlive"
                + (count == 1 ? "s" : "")
                + " the JVM: "
                + account.created()
                + " created, "
                + gone
                + " removed."
            : kind.counted(count)
                + " made here "
                + (count == 1 ? "was" : "were")
                + " still there at the end: "
                + account.created()
                + " made, "
                + gone
                + " given back"
                + (used == null ? "." : ", " + used.paths(unseen).count() + " in use.")
                + (kind == Kind.RECEIVED_FD ? Passing.senders(ledger) : "");
    return finding(RuleId.LEAKED_OBJECT, severity, account, objects, count, message).with(paths);
  }

  private static long gone(Account account, Map<PathAccount, Long> unseen) {
    long gone = account.removed();
    for (PathAccount path : account.paths()) {
      gone += unseen.getOrDefault(path, 0L);
    }
    return gone;
  }

  /** Of a line that has left nothing else. */
  private static Finding inUse(Lost lost, Map<PathAccount, Long> unseen) {
    Account account = lost.account;
    FindingPaths paths = lost.paths(unseen);
    List<FindingObject> objects = lost.objects(paths);
    long count = paths.count();
    String message =
        account.kind().counted(count)
            + " created here "
            + (count == 1 ? "was" : "were")
            + " in use at the end, as by an event loop that lives as long as the JVM, and "
            + (count == 1 ? "is" : "are")
            + " no leak: "
            + account.created()
            + " created, "
            + gone(account, unseen)
            + " given back.";
    return finding(
            RuleId.LEAKED_OBJECT,
            Severity.NOTE,
            account,
            objects,
            count,
            message,
            Remedy.inUse(account.kind()))
        .with(paths);
  }

  /** The lines that used such an object when it was gone, and how often; null if none did. */
  private String users(Kind kind, List<FindingObject> objects) {
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

  private Finding removedElsewhere(Lost lost, Map<PathAccount, Long> unseen) {
    Account account = lost.account;
    FindingPaths paths = lost.paths(unseen);
    List<FindingObject> objects = lost.objects(paths);
    long count = paths.count();
    String message =
        account.kind().counted(count)
            + " created here "
            + (count == 1 ? "is" : "are")
            + " gone from the kernel's table, and no call of this JVM removed "
            + (count == 1 ? "it." : "them.");
    String users = users(account.kind(), objects);
    Severity severity = users == null ? Severity.NOTE : Severity.WARNING;
    message += users == null ? "" : " It goes on using what is gone, at " + users + ".";
    return finding(RuleId.REMOVED_ELSEWHERE, severity, account, objects, count, message)
        .with(paths);
  }

  private static Finding finding(
      RuleId rule,
      Severity severity,
      Account account,
      List<FindingObject> objects,
      long count,
      String message) {
    String remedy = Remedy.of(rule, account.kind());
    return finding(rule, severity, account, objects, count, message, remedy);
  }

  private static Finding finding(
      RuleId rule,
      Severity severity,
      Account account,
      List<FindingObject> objects,
      long count,
      String message,
      String remedy) {
    return new Finding(
        rule, severity, account.kind(), count, account.site(), objects, Map.of(), message, remedy);
  }
}
