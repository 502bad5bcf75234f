package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.rule.LastUse;
import dev.ipcaudit.box.CreatorLookup;
import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.kernel.SysvRow;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One object with all that is known of it. What a kind does not have, or what cannot be read, is
 * -1; times are seconds since 1970, 0 for never.
 */
final class IpcEntry {

  final Kind kind;

  /** Of System V objects; of POSIX objects -1. */
  final int id;

  /** Of System V objects. */
  final int key;

  /** Of POSIX objects, null otherwise. */
  final @Nullable PosixObject posix;

  final long uid;
  final long gid;

  /** Of System V objects; of POSIX objects the owner, since the kernel keeps no other. */
  final long cuid;

  /** Of System V objects the creator's; of POSIX objects the owner's. */
  final long cgid;

  final int perms;

  /** Bytes; of a set the number of semaphores; of a System V queue the bytes in it. */
  final long size;

  final boolean markedForRemoval;

  /** Of segments. */
  final int cpid;

  /** Segments: last to attach or detach; queues: last to send. */
  final int lpid;

  /** Queues: last to receive. */
  final int lrpid;

  /** When {@link #lpid} did so. */
  final long ltime;

  /** When {@link #lrpid} did so; of sets the last semop. */
  final long lrtime;

  /** Last change, which is the creation if nothing was changed. */
  final long ctime;

  final long nattch;

  /** As the table of System V has them; none of other objects. */
  final List<LastUse> lastUses;

  /** Messages in a queue. */
  long queued;

  /** Of a queue: how many bytes it takes; of a POSIX queue: messages. */
  long capacity = -1;

  /** Of semaphores; null where they cannot be read, or nobody has asked for them. */
  int @Nullable [] values;

  /** Who operated on each last, 0 for nobody. */
  int @Nullable [] operators;

  /** Threads that wait for it to grow. */
  int @Nullable [] waiters;

  /** Threads that wait for nought. */
  int @Nullable [] zeroWaiters;

  /** Processes that have it attached, mapped or open, as far as they can be seen. */
  final TreeSet<Integer> users = new TreeSet<>();

  /** Processes with a thread that is inside a call on it. */
  final TreeSet<Integer> callers = new TreeSet<>();

  /** Who made it, as a black box of its owner has it; null if none does. */
  CreatorLookup.@Nullable Maker maker;

  /** What boxes of other users say of that. */
  List<CreatorLookup.Maker> claims = List.of();

  /** Whether it was removed while this looked. */
  boolean gone;

  OrphanVerdict verdict = OrphanVerdict.unknown(List.of());

  IpcEntry(SysvRow row) {
    kind = row.kind();
    boolean shm = kind == Kind.SYSV_SHM;
    boolean msg = kind == Kind.SYSV_MSG;
    id = row.id();
    key = row.key();
    posix = null;
    uid = row.uid();
    gid = row.gid();
    cuid = row.cuid();
    cgid = row.cgid();
    perms = row.perms();
    size = row.size();
    markedForRemoval = row.markedForRemoval();
    cpid = row.cpid();
    lpid = shm ? row.lpid() : row.lspid();
    lrpid = row.lrpid();
    ltime = shm ? Math.max(row.atime(), row.dtime()) : row.stime();
    lrtime = msg ? row.rtime() : row.otime();
    ctime = row.ctime();
    nattch = row.nattch();
    lastUses = LastUse.of(row);
    queued = row.qnum();
  }

  IpcEntry(PosixObject object) {
    kind = object.kind();
    id = -1;
    key = -1;
    posix = object;
    uid = object.uid() & 0xffffffffL;
    gid = object.gid() & 0xffffffffL;
    cuid = uid;
    cgid = gid;
    perms = object.mode();
    size = object.size();
    markedForRemoval = false;
    cpid = -1;
    lpid = -1;
    lrpid = -1;
    ltime = object.modified().getEpochSecond();
    lrtime = -1;
    // looking at a queue is a change to the kernel
    ctime = kind == Kind.POSIX_MQ ? ltime : object.changed().getEpochSecond();
    nattch = -1;
    lastUses = List.of();
    queued = -1;
    PosixObject.Content content = object.content();
    if (content != null && kind == Kind.POSIX_SEM) {
      values = new int[] {(int) content.value()};
      waiters = new int[] {(int) content.waiters()};
    }
  }

  boolean systemV() {
    return posix == null;
  }

  /** What is known of it as a POSIX object, which it has to be. */
  PosixObject posix() {
    return Objects.requireNonNull(posix);
  }

  /** What a person calls it: the id, or the name. */
  String label() {
    return systemV() ? Integer.toString(id) : posix().name();
  }

  /** As ipcs shows it; empty for POSIX objects. */
  String keyText() {
    return systemV() ? "0x" + HexFormat.of().toHexDigits(key) : "";
  }

  /** The nine bits of permission as chmod(1) takes them. */
  String mode() {
    return '0' + Integer.toOctalString(01000 | (perms & 0777)).substring(1);
  }

  /** Threads that wait at any of its semaphores, or -1. */
  long waiting() {
    return waiters == null ? -1 : sum(waiters) + sum(zeroWaiters);
  }

  private static long sum(int @Nullable [] counts) {
    long sum = 0;
    for (int i = 0; counts != null && i < counts.length; i++) {
      sum += Math.max(0, counts[i]);
    }
    return sum;
  }

  /** When it was used or changed last, in seconds since 1970. */
  long touched() {
    return Math.max(Math.max(ltime, lrtime), ctime);
  }

  /** Whether it has a semaphore with no last operator that shows here. */
  boolean hasUnusedSemaphore() {
    for (int i = 0; operators != null && i < operators.length; i++) {
      if (operators[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** The pids of those that made it or used it last, without 0. */
  List<Integer> lastPids() {
    List<Integer> pids = new ArrayList<>();
    for (int pid : new int[] {cpid, lpid, lrpid}) {
      if (pid > 0 && !pids.contains(pid)) {
        pids.add(pid);
      }
    }
    for (int i = 0; operators != null && i < operators.length; i++) {
      if (operators[i] > 0 && !pids.contains(operators[i])) {
        pids.add(operators[i]);
      }
    }
    return pids;
  }
}
