package dev.ipcaudit.box;

import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.kernel.ProcessIdentity;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells from black boxes who made an object that the kernel shows: the only record there is for
 * semaphore sets and message queues. A box is believed of objects whose creator and owner it
 * belongs to; of all others it is a claim. It says nothing of who uses an object. Not thread-safe.
 */
public final class CreatorLookup {

  /** The kernel's times are whole seconds, and its clock for them may lag a little. */
  private static final long SLACK_SECONDS = 2;

  /** Nobody reads more of them. */
  private static final int MOST_CLAIMS = 3;

  private final Map<String, List<Written>> made = new HashMap<>();
  private final Map<String, List<Written>> begun = new HashMap<>();
  private final IdentityHashMap<BoxContents, ProcessIdentity.Life> lives = new IdentityHashMap<>();

  /**
   * Who made an object, or says so.
   *
   * @param certain whether the kernel's id was written down; otherwise the call was under way when
   *     the JVM died, and kind, key and time agree
   * @param life of that JVM, when the boxes were looked at
   */
  public record Maker(
      BoxContents box, BoxContents.Entry entry, boolean certain, ProcessIdentity.Life life) {

    /** Whether that JVM is gone for certain. */
    public boolean dead() {
      return life == ProcessIdentity.Life.GONE;
    }
  }

  /**
   * What the boxes have on one object.
   *
   * @param maker null if no box has it that is to be believed
   * @param claims of other users, which nobody has to believe; the first few
   */
  public record Origin(@Nullable Maker maker, List<Maker> claims) {

    /** What no box has. */
    public static final Origin UNKNOWN = new Origin(null, List.of());
  }

  /** An entry with its box, and whether the namespace has existed since its JVM began. */
  private record Written(BoxContents box, BoxContents.Entry entry, boolean held) {

    /**
     * Whether it can have made what the kernel shows. A namespace may have taken the number of one
     * that is gone, and in each of them ids begin at 0: then the kernel has to say as well that it
     * was this process, or that it was at this moment.
     */
    boolean canBe(long ctime, int cpid) {
      if (ctime + SLACK_SECONDS < entry.millis() / 1000) {
        return false;
      }
      if (cpid > 0 && box.isOfThisPidNamespace()) {
        return cpid == box.process().pid();
      }
      return held || isNear(ctime);
    }

    boolean isNear(long ctime) {
      return Math.abs(ctime - entry.millis() / 1000) <= SLACK_SECONDS;
    }
  }

  /** Only boxes of JVMs whose objects can be in the IPC namespace of this process are used. */
  public CreatorLookup(List<BoxContents> boxes) {
    long heldSince = -1; // a look at all processes, which without a box nobody needs
    for (BoxContents box : boxes) {
      if (!box.isOfThisNamespace()) {
        continue;
      }
      heldSince = heldSince < 0 ? Namespaces.ipcHeldSince() : heldSince;
      boolean held = heldSince <= box.process().startTicks();
      for (BoxContents.Entry entry : box.entries()) {
        Map<String, List<Written>> table = entry.made() ? made : begun;
        String identity =
            entry.made()
                ? identity(entry.kind(), entry.id(), entry.device())
                : identity(entry.kind(), entry.key(), 0);
        table
            .computeIfAbsent(identity, first -> new ArrayList<>(1))
            .add(new Written(box, entry, held));
      }
    }
  }

  /** Whether no box has anything on any object of this namespace. */
  public boolean isEmpty() {
    return made.isEmpty() && begun.isEmpty();
  }

  private static String identity(String kind, long id, long device) {
    return kind + ' ' + id + ' ' + device;
  }

  /**
   * What is known of who made a System V object.
   *
   * @param ctime when the kernel says that it was made or changed last, in seconds since the epoch
   * @param cpid who made it, 0 or less if the kernel does not tell
   * @param uid of the owner
   * @param cuid of the creator
   */
  public Origin of(Kind kind, int id, int key, long ctime, int cpid, long uid, long cuid) {
    if (isEmpty()) {
      return Origin.UNKNOWN;
    }
    List<Written> found = new ArrayList<>();
    for (Written written : made.getOrDefault(identity(kind.id(), id, 0), List.of())) {
      if (written.entry.key() == key && written.canBe(ctime, cpid)) {
        found.add(written);
      }
    }
    for (Written written : begun.getOrDefault(identity(kind.id(), key, 0), List.of())) {
      if (written.isNear(ctime) && written.canBe(ctime, cpid)) {
        found.add(written);
      }
    }
    return origin(found, uid, cuid);
  }

  /** What is known of who made a POSIX object, a file. */
  public Origin of(PosixObject object) {
    List<Written> found = new ArrayList<>();
    String identity = identity(object.kind().id(), object.inode(), device(object));
    for (Written written : made.getOrDefault(identity, List.of())) {
      if (written.canBe(object.changed().getEpochSecond(), 0)) {
        found.add(written);
      }
    }
    long uid = object.uid() & 0xffffffffL;
    return origin(found, uid, uid);
  }

  private Origin origin(List<Written> found, long uid, long cuid) {
    if (found.isEmpty()) {
      return Origin.UNKNOWN;
    }
    Maker maker = null;
    List<Maker> claims = new ArrayList<>();
    for (Written written : found) {
      long owner = written.box.uid();
      if (owner == uid && owner == cuid) {
        Maker one = maker(written, lives.computeIfAbsent(written.box, BoxContents::life));
        maker = maker == null || better(one, maker) ? one : maker;
      } else if (claims.size() < MOST_CLAIMS) {
        claims.add(maker(written, ProcessIdentity.Life.UNKNOWN));
      }
    }
    return new Origin(maker, claims);
  }

  private static Maker maker(Written written, ProcessIdentity.Life life) {
    return new Maker(written.box, written.entry, written.entry.made(), life);
  }

  /** One that is certain, else one that may live, else the later: nobody loses by that. */
  private static boolean better(Maker one, Maker than) {
    if (one.certain != than.certain) {
      return one.certain;
    }
    return one.dead() != than.dead() ? !one.dead() : one.entry.millis() > than.entry.millis();
  }

  /** As st_dev has it; makedev(3). */
  private static long device(PosixObject object) {
    int minor = object.minor();
    return (minor & 0xff) | (long) object.major() << 8 | (minor & ~0xffL) << 12;
  }
}
