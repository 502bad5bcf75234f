package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.audit.InUse;
import dev.ipcaudit.audit.InheritedEnds;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.kernel.Fifos;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.JavaObject;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM created and what is to be said of it: what is there and nobody uses, what is there
 * and in use, and what is gone although no call removed it. For one thread.
 */
final class LostObjects {

  private final Evidence.Source source;
  private final KernelSnapshot kernel;
  private final Map<Account, OfSite> leaked = new LinkedHashMap<>();
  private final Map<Account, OfSite> gone = new LinkedHashMap<>();
  private final Map<Account, OfSite> used = new LinkedHashMap<>();
  private final Map<PathAccount, Long> unseen = new HashMap<>();
  private final InheritedEnds inherited;
  private @Nullable String senders;

  LostObjects(Evidence.Source source, KernelSnapshot kernel) {
    this.source = source;
    this.kernel = kernel;
    List<TrackedObject> open = new ArrayList<>();
    Set<Long> streamed = kernel.streamed();
    for (TrackedObject object : source.ledger().live()) {
      // a child that runs may go on; of those that ended zombie-children reports. Of a stream and
      // its descriptor the stream is the one that is to be closed
      boolean owned = object.kind().descriptor() && streamed.contains(object.id());
      if (object.kind() != Kind.CHILD && !object.isReported() && !owned) {
        sort(object, open);
      }
    }
    inherited = new InheritedEnds(links(open));
    if (!open.isEmpty()) {
      InUse inUse = kernel.inUse(open);
      for (TrackedObject object : open) {
        add(inUse.has(object, kernel) ? used : leaked, object, kernel.of(object));
      }
    }
    for (TrackedObject object : source.ledger().vanished()) {
      if (!staysOnPurpose(object, object.key())) {
        add(gone, object, KernelSnapshot.State.ABSENT);
      }
    }
  }

  private Set<String> links(List<TrackedObject> open) {
    Set<String> links = new HashSet<>();
    for (TrackedObject object : open) {
      String link = object.kind().descriptor() ? kernel.link(object) : null;
      if (link != null) {
        links.add(link);
      }
    }
    return links;
  }

  /** What children hold open as well. */
  InheritedEnds inherited() {
    return inherited;
  }

  /** Who sends descriptors, as {@link FdSenders} says it. */
  String senders() {
    if (senders == null) {
      senders = FdSenders.text(source.ledger());
    }
    return senders;
  }

  private void sort(TrackedObject object, List<TrackedObject> open) {
    KernelSnapshot.State state = kernel.of(object);
    // of what dies with the process nothing is left to be said once it is gone, nor of files,
    // which Java deletes where nobody sees that
    if (state == KernelSnapshot.State.ABSENT
        && (!object.kind().persistent() || object.kind().file())) {
      unseen.merge(object.path(), (long) object.weight(), Long::sum);
    } else if (isOfEndedProcess(object)) {
      unseen.merge(object.path(), (long) object.weight(), Long::sum);
    } else if (staysOnPurpose(object, object.kind().keyed() ? object.key() : 0)) {
      return;
    } else if (!object.kind().persistent()) {
      open.add(object);
    } else if (state == KernelSnapshot.State.ABSENT) {
      add(gone, object, state);
      unseen.merge(object.path(), (long) object.weight(), Long::sum);
    } else {
      add(leaked, object, state);
    }
  }

  /** Of a process that has ended the JDK closes the streams itself, on a thread of its own. */
  private static boolean isOfEndedProcess(TrackedObject object) {
    if (object.account().javaObject() != JavaObject.PROCESS) {
      return false;
    }
    try {
      return !ProcessStat.of(object.key()).alive();
    } catch (IOException gone) {
      return true;
    }
  }

  private boolean staysOnPurpose(TrackedObject object, int key) {
    String name = name(object, kernel, source.keyNames());
    return source.suppressions().staysOnPurpose(key, name, object.site());
  }

  private void add(Map<Account, OfSite> group, TrackedObject object, KernelSnapshot.State state) {
    String name = name(object, kernel, source.keyNames());
    group.computeIfAbsent(object.account(), OfSite::new).add(object, shown(object, name, state));
  }

  /** What is there still and nobody uses, by site and kind. */
  Collection<OfSite> leaked() {
    return leaked.values();
  }

  /** What is there and in use, of sites that have left nothing else. */
  List<OfSite> usedAlone() {
    List<OfSite> alone = new ArrayList<>();
    for (OfSite those : used.values()) {
      if (!leaked.containsKey(those.account)) {
        alone.add(those);
      }
    }
    return alone;
  }

  /** What is in use of that site and kind, or null. */
  @Nullable OfSite used(Account account) {
    return used.get(account);
  }

  /** What is gone although no call removed it. */
  Collection<OfSite> gone() {
    return gone.values();
  }

  /** Of each path how many objects are gone although no call was seen that removed them. */
  Map<PathAccount, Long> unseen() {
    return unseen;
  }

  /** How many objects of a site are gone, whoever removed them. */
  long removedOf(Account account) {
    return account.removed() + unseenOf(account, unseen);
  }

  /** Those of all paths of a site. */
  static long unseenOf(Account account, Map<PathAccount, Long> unseen) {
    long all = 0;
    if (!unseen.isEmpty()) {
      for (PathAccount path : account.paths()) {
        all += unseen.getOrDefault(path, 0L);
      }
    }
    return all;
  }

  /** What the kernel or a key says of an object besides its id, or null. */
  static @Nullable String name(TrackedObject object, KernelSnapshot kernel, KeyNames keyNames) {
    if (object.kind().descriptor() || object.kind().stream()) {
      return kernel.description(object);
    }
    if (!object.kind().keyed()) {
      return object.kind() == Kind.SHM_ATTACH ? "segment " + object.key() : kernel.placeOf(object);
    }
    return object.key() == 0 ? null : keyNames.path(object.key());
  }

  private FindingObject shown(
      TrackedObject object, @Nullable String name, KernelSnapshot.State state) {
    Instant created = Instant.ofEpochMilli(object.createdMillis());
    long id = object.kind().file() ? Fifos.inode(object.id(), object.key()) : object.knownId();
    return new FindingObject(
        id, object.keyText(), name, created, state.id(), kernel.sizeOf(object), object.serial());
  }

  /** Objects of one site and kind, by the paths that created them. */
  final class OfSite {

    final Account account;
    private final Map<PathAccount, Long> counts = new LinkedHashMap<>();
    private final List<Shown> objects = new ArrayList<>();

    private OfSite(Account account) {
      this.account = account;
    }

    private void add(TrackedObject object, FindingObject shown) {
      counts.merge(object.path(), (long) object.weight(), Long::sum);
      objects.add(new Shown(shown, object.path()));
    }

    FindingPaths paths() {
      FindingPaths paths = new FindingPaths(account, unseen);
      counts.forEach(paths::add);
      return paths;
    }

    /** In the order in which they were created. */
    List<FindingObject> objects(FindingPaths paths) {
      Map<CallPath, Integer> places = paths.places();
      objects.sort(Comparator.comparingLong(shown -> shown.object.serial()));
      List<FindingObject> all = new ArrayList<>(objects.size());
      for (Shown shown : objects) {
        all.add(shown.object.of(places.getOrDefault(shown.maker.site().path(), 0)));
      }
      return all;
    }
  }

  /**
   * One object.
   *
   * @param maker the path that created it
   */
  private record Shown(FindingObject object, PathAccount maker) {}
}
