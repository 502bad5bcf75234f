package dev.ipcaudit.box;

import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells from black boxes who made an object that the kernel shows: the only record there is for
 * semaphore sets and message queues. Immutable.
 */
public final class Attribution {

  /** The kernel's times are whole seconds, and its clock for them may lag a little. */
  private static final long SLACK_SECONDS = 2;

  private final Map<String, List<Maker>> made = new HashMap<>();
  private final List<Maker> begun = new ArrayList<>();

  /**
   * Who made an object.
   *
   * @param certain whether the kernel's id was written down; otherwise the call was under way when
   *     the JVM died, and kind, key and time agree
   * @param dead whether that JVM was gone for certain when the boxes were looked at
   * @param held whether the namespace has existed since that JVM began
   */
  public record Maker(Box box, Box.Entry entry, boolean certain, boolean dead, boolean held) {

    /**
     * Whether it can have made what the kernel shows. A namespace may have taken the number of one
     * that is gone, and in each of them ids begin at 0: then the kernel has to say as well that it
     * was this process, or that it was at this moment.
     */
    private boolean canBe(long ctime, int cpid) {
      if (ctime + SLACK_SECONDS < entry.millis() / 1000) {
        return false;
      }
      if (cpid > 0 && box.isOfThisPidNamespace()) {
        return cpid == box.process().pid();
      }
      return held || isNear(ctime);
    }

    private boolean isNear(long ctime) {
      return Math.abs(ctime - entry.millis() / 1000) <= SLACK_SECONDS;
    }
  }

  /** Only boxes of JVMs whose objects can be in the IPC namespace of this process are used. */
  public Attribution(List<Box> boxes) {
    long heldSince = -1; // a look at all processes, which without a box nobody needs
    for (Box box : boxes) {
      if (!box.isOfThisNamespace()) {
        continue;
      }
      boolean dead = box.isOfTheDead();
      heldSince = heldSince < 0 ? Namespaces.ipcHeldSince() : heldSince;
      boolean held = heldSince <= box.process().startTicks();
      for (Box.Entry entry : box.entries()) {
        Maker maker = new Maker(box, entry, entry.made(), dead, held);
        if (entry.made()) {
          made.computeIfAbsent(
                  identity(entry.kind(), entry.id(), entry.device()), first -> new ArrayList<>(1))
              .add(maker);
        } else {
          begun.add(maker);
        }
      }
    }
  }

  private static String identity(String kind, long id, long device) {
    return kind + ' ' + id + ' ' + device;
  }

  /**
   * The maker of a System V object, or null if no box has it.
   *
   * @param ctime when the kernel says that it was made or changed last, in seconds since the epoch
   * @param cpid who made it, 0 or less if the kernel does not tell
   */
  public Maker of(Kind kind, int id, int key, long ctime, int cpid) {
    for (Maker maker : made.getOrDefault(identity(kind.id(), id, 0), List.of())) {
      if (maker.entry.key() == key && maker.canBe(ctime, cpid)) {
        return maker;
      }
    }
    for (Maker maker : begun) {
      if (maker.entry.kind().equals(kind.id())
          && maker.entry.key() == key
          && maker.isNear(ctime)
          && maker.canBe(ctime, cpid)) {
        return maker;
      }
    }
    return null;
  }

  /** The maker of a POSIX object, a file, or null if no box has it. */
  public Maker of(PosixObject object) {
    String identity = identity(object.kind().id(), object.inode(), device(object));
    for (Maker maker : made.getOrDefault(identity, List.of())) {
      if (maker.canBe(object.changed().getEpochSecond(), 0)) {
        return maker;
      }
    }
    return null;
  }

  /** As st_dev has it; makedev(3). */
  private static long device(PosixObject object) {
    int minor = object.minor();
    return minor & 0xff | (long) object.major() << 8 | (minor & ~0xffL) << 12;
  }
}
