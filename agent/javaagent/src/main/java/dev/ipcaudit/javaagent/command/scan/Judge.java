package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.box.Attribution;
import dev.ipcaudit.javaagent.command.scan.Verdict.Fate;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;

/** Decides of each object whether anybody still needs it. */
final class Judge {

  private static final int NAMED = 3;

  private final Liveness liveness;
  private final Holders holders;
  private final Candidates candidates;

  Judge(Liveness liveness, Holders holders, Candidates candidates) {
    this.liveness = liveness;
    this.holders = holders;
    this.candidates = candidates;
  }

  /** The verdict on one object. */
  Verdict of(IpcEntry entry) {
    if (entry.markedForRemoval) {
      return new Verdict(Fate.GOING, List.of("removed, goes with the last detach"), List.of());
    }
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
    if (!use.isEmpty()) {
      return new Verdict(Fate.IN_USE, use, List.of());
    }
    if (entry.maker != null) {
      return made(entry.maker);
    }
    if (liveness.blind() != null) {
      return new Verdict(Fate.UNKNOWN, List.of(liveness.blind()), List.of());
    }
    return entry.posix != null ? posix(entry) : systemV(entry);
  }

  private static Verdict made(Attribution.Maker maker) {
    String text = Makers.text(maker);
    if (!maker.dead()) {
      return new Verdict(Fate.IN_USE, List.of(text + ", which is not known to be gone"), List.of());
    }
    return new Verdict(
        Fate.ORPHAN,
        List.of(text + ", which is gone"),
        maker.certain() ? List.of() : List.of("the call was under way when it ended"));
  }

  private Verdict posix(IpcEntry entry) {
    int closed = closed(entry);
    if (closed > 0) {
      return new Verdict(
          Fate.UNKNOWN,
          List.of("no process that can be looked into has it"),
          List.of(closed + " processes that may have it cannot be looked into"));
    }
    return orphan(entry, List.of("no process has it open or mapped"));
  }

  /** Processes of the owner, or of all where all may open it; root's own do not count. */
  private int closed(IpcEntry entry) {
    int closed = 0;
    for (var user : holders.closed.entrySet()) {
      boolean others = (entry.perms & 0066) != 0 && user.getKey() != 0;
      closed += others || user.getKey() == entry.uid ? user.getValue() : 0;
    }
    return closed;
  }

  private Verdict systemV(IpcEntry entry) {
    boolean shm = entry.kind == Kind.SYSV_SHM;
    if (entry.kind == Kind.SYSV_SEM && entry.operators == null) {
      return unknown("its last users may not be read");
    }
    List<String> dead = new ArrayList<>();
    List<String> alive = new ArrayList<>();
    List<String> hidden = new ArrayList<>();
    if (shm) {
      look(entry.cpid, entry.ctime, "creator ", dead, alive, hidden);
      look(entry.lpid, entry.ltime, "last user ", dead, alive, hidden);
    } else if (entry.kind == Kind.SYSV_MSG) {
      look(entry.lpid, entry.ltime, "last sender ", dead, alive, hidden);
      look(entry.lrpid, entry.lrtime, "last receiver ", dead, alive, hidden);
    } else {
      for (int pid : entry.lastPids()) {
        long until = Math.max(entry.lrtime, entry.ctime);
        look(pid, until, "last operator ", dead, alive, hidden);
      }
    }
    if (!alive.isEmpty()) {
      return new Verdict(Fate.IN_USE, alive, List.of());
    }
    if (!hidden.isEmpty()) {
      return new Verdict(Fate.UNKNOWN, hidden, List.of());
    }
    if (shm && entry.cpid == 0) {
      return unknown("its creator is not visible in this pid namespace");
    }
    if (usedFromOutside(entry)) {
      return unknown("its last user is not visible in this pid namespace");
    }
    if (dead.isEmpty()) {
      if (liveness.partial() || !candidates.of(entry).possible().isEmpty()) {
        return unknown("never used, and the kernel does not record who made it");
      }
      dead.add("never used, and no process is left that can have made it");
    } else if (shm) {
      dead.add("nobody has it attached");
    }
    return orphan(entry, dead);
  }

  /** A time without a pid: the pid is of a namespace that cannot be seen from here. */
  private static boolean usedFromOutside(IpcEntry entry) {
    if (entry.kind == Kind.SYSV_SEM) {
      return entry.lrtime > 0 && entry.lastPids().isEmpty();
    }
    return entry.lpid == 0 && entry.ltime > 0
        || entry.kind == Kind.SYSV_MSG && entry.lrpid == 0 && entry.lrtime > 0;
  }

  private static Verdict unknown(String why) {
    return new Verdict(Fate.UNKNOWN, List.of(why), List.of());
  }

  private void look(
      int pid,
      long until,
      String role,
      List<String> dead,
      List<String> alive,
      List<String> hidden) {
    if (pid <= 0) {
      return;
    }
    int life = liveness.alive(pid, until);
    (life == 0 ? dead : life == 1 ? alive : hidden).add(role + liveness.how(pid, until));
  }

  /** A verdict of orphan, unless somebody who lives is likely to have made it. */
  private Verdict orphan(IpcEntry entry, List<String> reasons) {
    // the kernel records the creator of a segment only
    if (entry.kind == Kind.SYSV_SHM) {
      return new Verdict(Fate.ORPHAN, reasons, List.of());
    }
    Candidates.Makers makers = candidates.of(entry);
    if (!makers.likely().isEmpty()) {
      return new Verdict(Fate.UNKNOWN, reasons, List.of(creator(makers.likely())));
    }
    List<String> doubts = new ArrayList<>();
    if (!makers.possible().isEmpty()) {
      doubts.add(creator(makers.possible()));
    }
    if (liveness.partial()) {
      doubts.add("processes outside this pid namespace may have it and cannot be seen");
    }
    return new Verdict(Fate.ORPHAN, reasons, doubts);
  }

  private static String creator(List<String> names) {
    int shown = Math.min(NAMED, names.size());
    return "its creator is not recorded and may be "
        + String.join(" or ", names.subList(0, shown))
        + (names.size() > shown ? " or one of " + (names.size() - shown) + " more" : "");
  }
}
