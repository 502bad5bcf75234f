package dev.ipcaudit.javaagent.command.scan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Who may have made an object whose creator the kernel did not record: every process that lives, is
 * older than the object, was allowed to, and is in the same namespace. And who may have used it and
 * left no trace: likewise, but older than its last use. None left is a proof.
 */
final class PossibleCreators {

  /** The times of objects are whole seconds, those of processes good to some 20 ms. */
  private static final long SLACK_MILLIS = 1050;

  private static final int GROUP = 060;
  private static final int OTHERS = 006;

  /** Who makes such objects makes them soon after it has started, as a rule. */
  private static final long SOON_MILLIS = 60_000;

  /**
   * Some processes.
   *
   * @param names of the first few, as {@code 4711 (name)}
   */
  record Some(List<String> names, int count) {

    private static final int NAMED = 3;

    static Some of(List<String> names) {
      return new Some(List.copyOf(names.subList(0, Math.min(NAMED, names.size()))), names.size());
    }

    boolean isNone() {
      return count == 0;
    }

    /** Such as {@code 4711 (java) or one of 3 more}. */
    String text() {
      int more = count - names.size();
      return String.join(" or ", names) + (more > 0 ? " or one of " + more + " more" : "");
    }
  }

  /**
   * Who may have made an object.
   *
   * @param possible all that may have made an object
   * @param likely those among them that are still that user, started shortly before, and did not
   *     start this command
   */
  record Makers(Some possible, Some likely) {}

  private final Map<String, Makers> known = new HashMap<>();
  private final Map<String, Some> users = new HashMap<>();
  private @Nullable IpcEntry lastMade;
  private @Nullable Makers lastMakers;
  private @Nullable IpcEntry lastUsed;
  private List<Integer> lastDead = List.of();
  private @Nullable Some lastUsers;
  private final boolean firstPids;
  private @Nullable List<LivingProcess> systemV;
  private @Nullable List<LivingProcess> posix;

  /**
   * @param firstPids whether the pids are those of the first pid namespace, which has the kernel's
   *     threads
   */
  PossibleCreators(boolean firstPids) {
    this.firstPids = firstPids;
  }

  /** The processes that may have made an object. */
  Makers of(IpcEntry entry) {
    // thousands of objects of one user and one second are usual, one behind the other
    if (lastMakers == null || lastMade == null || !isMadeAlike(entry, lastMade)) {
      lastMakers =
          known.computeIfAbsent(
              entry.systemV() + " " + entry.cuid + " " + entry.ctime, first -> find(entry));
      lastMade = entry;
    }
    return lastMakers;
  }

  private static boolean isMadeAlike(IpcEntry one, IpcEntry other) {
    return one.systemV() == other.systemV() && one.cuid == other.cuid && one.ctime == other.ctime;
  }

  private Makers find(IpcEntry entry) {
    List<String> possible = new ArrayList<>();
    List<String> likely = new ArrayList<>();
    for (LivingProcess process : entry.systemV() ? systemV() : posix()) {
      // a process that was root may be anybody by now
      boolean may = entry.cuid == 0 || process.was(entry.cuid);
      if (process.start() <= entry.ctime * 1000 + SLACK_MILLIS && may) {
        possible.add(process.name());
        if (process.start() >= entry.ctime * 1000 - SOON_MILLIS
            && process.was(entry.cuid)
            && !process.ancestor()) {
          likely.add(process.name());
        }
      }
    }
    return new Makers(Some.of(possible), Some.of(likely));
  }

  /**
   * The processes that may have used a System V object: those that may by its mode (ipcperms in the
   * kernel's ipc/util.c) and were there when it was used last, or are in the session or process
   * group of one that made it or used it. The ones of root may use everything, and count for what
   * is root's.
   */
  Some usersOf(IpcEntry entry) {
    List<Integer> dead = new ArrayList<>(entry.lastPids());
    if (entry.maker != null) {
      dead.add(entry.maker.box().process().pid());
    }
    if (lastUsers == null
        || lastUsed == null
        || !isUsedAlike(entry, lastUsed)
        || !dead.equals(lastDead)) {
      StringJoiner like = new StringJoiner(" ");
      for (long number :
          new long[] {entry.cuid, entry.uid, entry.gid, entry.cgid, entry.perms, entry.touched()}) {
        like.add(Long.toString(number));
      }
      lastUsers = users.computeIfAbsent(like.toString() + dead, first -> findUsers(entry, dead));
      lastUsed = entry;
      lastDead = dead;
    }
    return lastUsers;
  }

  private static boolean isUsedAlike(IpcEntry one, IpcEntry other) {
    return one.cuid == other.cuid
        && one.uid == other.uid
        && one.gid == other.gid
        && one.cgid == other.cgid
        && one.perms == other.perms
        && one.touched() == other.touched();
  }

  private Some findUsers(IpcEntry entry, List<Integer> dead) {
    List<String> found = new ArrayList<>();
    for (LivingProcess process : systemV()) {
      boolean there = process.start() <= entry.touched() * 1000 + SLACK_MILLIS;
      if ((there || process.isBeside(dead)) && mayUse(process, entry)) {
        found.add(process.name());
      }
    }
    return Some.of(found);
  }

  private static boolean mayUse(LivingProcess process, IpcEntry entry) {
    if (entry.uid == 0 || entry.cuid == 0 || process.was(entry.uid) || process.was(entry.cuid)) {
      return true;
    }
    if (process.isRoot()) {
      return false;
    }
    return (entry.perms & OTHERS) != 0
        || ((entry.perms & GROUP) != 0 && (process.isIn(entry.gid) || process.isIn(entry.cgid)));
  }

  private List<LivingProcess> systemV() {
    systemV = systemV == null ? LivingProcess.all(true, firstPids) : systemV;
    return systemV;
  }

  private List<LivingProcess> posix() {
    posix = posix == null ? LivingProcess.all(false, firstPids) : posix;
    return posix;
  }
}
