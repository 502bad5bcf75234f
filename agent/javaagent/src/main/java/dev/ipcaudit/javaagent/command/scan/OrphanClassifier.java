package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.rule.LastUse;
import dev.ipcaudit.box.CreatorLookup;
import dev.ipcaudit.javaagent.command.scan.OrphanVerdict.Fate;
import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides of each object whether anybody still needs it. What the kernel shows of those who live
 * comes first; a black box says who made an object, and nothing else.
 */
final class OrphanClassifier {

  private static final String CREATOR = "its creator is not recorded and may be ";

  private final CreatorLiveness liveness;
  private final Holders holders;
  private final PossibleCreators candidates;

  OrphanClassifier(CreatorLiveness liveness, Holders holders, PossibleCreators candidates) {
    this.liveness = liveness;
    this.holders = holders;
    this.candidates = candidates;
  }

  /** The verdict on one object. */
  OrphanVerdict of(IpcEntry entry) {
    if (entry.markedForRemoval) {
      return new OrphanVerdict(
          Fate.GOING,
          true,
          List.of("marked for removal, destroyed with the last detach"),
          List.of());
    }
    List<String> use = uses(entry);
    if (!use.isEmpty()) {
      return new OrphanVerdict(Fate.IN_USE, true, use, List.of());
    }
    if (liveness.blind() != null) {
      return OrphanVerdict.unknown(List.of(liveness.blind()));
    }
    return entry.posix != null ? posix(entry) : systemV(entry);
  }

  /** Who has it, or waits at it, at this moment. */
  private static List<String> uses(IpcEntry entry) {
    List<String> use = new ArrayList<>();
    if (entry.nattch > 0) {
      use.add("attached " + entry.nattch + (entry.nattch == 1 ? " time" : " times"));
    }
    if (!entry.users.isEmpty() && entry.posix != null) {
      use.add("open or mapped in " + entry.users);
    }
    if (!entry.callers.isEmpty()) {
      use.add("waited for by " + entry.callers);
    } else if (entry.waiting() > 0 && entry.systemV()) {
      use.add("waited for by " + entry.waiting());
    }
    PosixObject.Content content = entry.posix == null ? null : entry.posix.content();
    if (content != null && content.notified() > 0) {
      use.add("mq_notify is registered for " + content.notified());
    } else if (content != null && content.notified() == PosixObject.Content.UNSEEN) {
      use.add("mq_notify is registered for a process that is not visible in this pid namespace");
    }
    return use;
  }

  private OrphanVerdict posix(IpcEntry entry) {
    int closed = holders.closedFiles(entry);
    if (closed > 0) {
      return OrphanVerdict.unknown(
          List.of("no process that can be inspected has it"),
          closed + " processes that may have it cannot be inspected");
    }
    Sorted sorted = new Sorted();
    maker(entry, sorted);
    if (!sorted.alive.isEmpty()) {
      return OrphanVerdict.inUse(sorted.alive);
    }
    if (!sorted.hidden.isEmpty()) {
      return OrphanVerdict.unknown(sorted.hidden);
    }
    List<String> reasons = sorted.dead;
    reasons.add("no process has it open or mapped");
    List<String> doubts = new ArrayList<>();
    int elsewhere = holders.closedFiles();
    if (elsewhere > 0) {
      doubts.add(elsewhere + " processes cannot be inspected");
    }
    return orphan(entry, reasons, doubts);
  }

  /** Clauses on processes, by whether they live. */
  private static final class Sorted {
    private final List<String> dead = new ArrayList<>();
    private final List<String> alive = new ArrayList<>();
    private final List<String> hidden = new ArrayList<>();
  }

  private void maker(IpcEntry entry, Sorted sorted) {
    CreatorLookup.Maker maker = entry.maker;
    if (maker == null) {
      return;
    }
    String text = CreatorIndex.text(maker);
    switch (maker.life()) {
      case GONE -> sorted.dead.add(text + ", which has ended");
      case ALIVE -> sorted.alive.add(text + ", which is alive");
      default -> sorted.hidden.add(text + ", and whether it has ended is not known");
    }
  }

  private OrphanVerdict systemV(IpcEntry entry) {
    boolean shm = entry.kind == Kind.SYSV_SHM;
    boolean set = entry.kind == Kind.SYSV_SEM;
    if (set && entry.operators == null) {
      // nor may its waiters
      return new OrphanVerdict(
          Fate.UNKNOWN, true, List.of("its last users and waiters are not known"), List.of());
    }
    Sorted sorted = new Sorted();
    maker(entry, sorted);
    boolean used = false;
    if (shm) {
      look(entry.cpid, entry.ctime, "creator ", sorted);
    }
    for (LastUse use : entry.lastUses) {
      used |= look(use.pid(), use.seconds(), use.role() + " ", sorted);
    }
    if (set) {
      for (int pid : entry.lastPids()) {
        used |= look(pid, Math.max(entry.lrtime, entry.ctime), "last operator ", sorted);
      }
    }
    if (!sorted.alive.isEmpty()) {
      return OrphanVerdict.inUse(sorted.alive);
    }
    if (!sorted.hidden.isEmpty()) {
      return OrphanVerdict.unknown(sorted.hidden);
    }
    if (shm && entry.cpid == 0) {
      return unknown("its creator is not visible in this pid namespace");
    }
    if (usedFromOutside(entry)) {
      return unknown("its last user is not visible in this pid namespace");
    }
    int closed = entry.kind == Kind.SYSV_MSG ? holders.closedCalls(entry) : 0;
    if (closed > 0) {
      return OrphanVerdict.unknown(
          sorted.dead, closed + " processes that may wait for it cannot be inspected");
    }
    List<String> dead = sorted.dead;
    if (dead.isEmpty()) {
      if (liveness.partial() || !candidates.of(entry).possible().isNone()) {
        return unknown("never used, and the kernel does not record who created it");
      }
      dead.add("never used, and no process is left that can have created it");
    } else if (shm) {
      dead.add("no process has it attached");
    } else if (!used) {
      dead.add("never used");
    }
    return orphan(entry, dead, new ArrayList<>());
  }

  /** A time without a pid: the pid is of a namespace that cannot be seen from here. */
  private boolean usedFromOutside(IpcEntry entry) {
    if (entry.kind == Kind.SYSV_SEM) {
      // in the first pid namespace everybody shows, and 0 is a semaphore that nobody operated on
      int pids = entry.lastPids().size();
      return entry.lrtime > 0 && (pids == 0 || (liveness.partial() && entry.hasUnusedSemaphore()));
    }
    return (entry.lpid == 0 && entry.ltime > 0)
        || (entry.kind == Kind.SYSV_MSG && entry.lrpid == 0 && entry.lrtime > 0);
  }

  private static OrphanVerdict unknown(String why) {
    return OrphanVerdict.unknown(List.of(why));
  }

  /** Sorts one in, if there is one. */
  private boolean look(int pid, long until, String role, Sorted sorted) {
    if (pid <= 0) {
      return false;
    }
    int life = liveness.alive(pid, until);
    List<String> where = life == 0 ? sorted.dead : life == 1 ? sorted.alive : sorted.hidden;
    where.add(role + liveness.how(pid, until));
    return true;
  }

  /** A verdict of orphan, unless somebody who lives is likely to have made it. */
  private OrphanVerdict orphan(IpcEntry entry, List<String> reasons, List<String> doubts) {
    boolean known = (entry.maker != null && entry.maker.certain()) || entry.kind == Kind.SYSV_SHM;
    if (!known) {
      PossibleCreators.Makers makers = candidates.of(entry);
      if (!makers.likely().isNone()) {
        return OrphanVerdict.unknown(reasons, CREATOR + makers.likely().text());
      }
      if (!makers.possible().isNone()) {
        doubts.add(CREATOR + makers.possible().text());
      }
    }
    if (entry.maker != null && !entry.maker.certain()) {
      doubts.add("the process ended during the call");
    }
    if (entry.systemV()) {
      unseen(entry, doubts);
    }
    if (liveness.partial() && !known) {
      doubts.add("processes outside this pid namespace may have it and cannot be seen");
    }
    if (liveness.hides()) {
      doubts.add("/proc hides processes that may have it");
    }
    return OrphanVerdict.orphan(reasons, doubts);
  }

  /** Who may use a System V object and leave no trace: the kernel knows the last users only. */
  private void unseen(IpcEntry entry, List<String> doubts) {
    if (entry.key != 0) {
      doubts.add("other programs may find it by its key");
    }
    if (entry.uid != entry.cuid) {
      doubts.add("it was given to another user");
    }
    PossibleCreators.Some users = candidates.usersOf(entry);
    if (!users.isNone() && doubts.stream().noneMatch(doubt -> doubt.startsWith(CREATOR))) {
      doubts.add("it may be used by " + users.text());
    }
  }
}
