package dev.ipcaudit.box;

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

  private final Map<String, Maker> made = new HashMap<>();
  private final List<Maker> begun = new ArrayList<>();

  /**
   * Who made an object.
   *
   * @param certain whether the kernel's id was written down; otherwise the call was under way when
   *     the JVM died, and kind, key and time agree
   * @param dead whether that JVM was gone for certain when the boxes were looked at
   */
  public record Maker(Box box, Box.Entry entry, boolean certain, boolean dead) {}

  /**
   * @param boxes of JVMs whose objects are in this IPC namespace
   */
  public Attribution(List<Box> boxes) {
    for (Box box : boxes) {
      if (box.isFromBefore()) {
        continue;
      }
      boolean dead = box.isOfTheDead();
      for (Box.Entry entry : box.entries()) {
        Maker maker = new Maker(box, entry, entry.made(), dead);
        if (entry.made()) {
          made.put(identity(entry.kind(), entry.id(), entry.device()), maker);
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
   * @param kind its stable id
   * @param ctime when the kernel says that it was made or changed last, in seconds since the epoch
   */
  public Maker of(String kind, long id, int key, long ctime) {
    Maker maker = made.get(identity(kind, id, 0));
    if (maker != null) {
      return ctime + SLACK_SECONDS < maker.entry().millis() / 1000 ? null : maker;
    }
    for (Maker candidate : begun) {
      Box.Entry entry = candidate.entry();
      if (entry.kind().equals(kind)
          && entry.key() == key
          && Math.abs(ctime - entry.millis() / 1000) <= SLACK_SECONDS) {
        return candidate;
      }
    }
    return null;
  }

  /** The maker of a POSIX object, a file, or null if no box has it. */
  public Maker of(String kind, long inode, long device) {
    return made.get(identity(kind, inode, device));
  }
}
