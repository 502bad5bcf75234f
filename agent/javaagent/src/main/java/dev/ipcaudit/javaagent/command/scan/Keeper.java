package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says of an object why {@code clean} has to leave it, by its verdict, its owner, its last use and
 * by what it was called on the command line.
 */
final class Keeper {

  /** An hour is the pause between two runs of what cron starts most often. */
  static final long GRACE_MILLIS = 3_600_000;

  private final long user;
  private final Users users;
  private final Asked asked;
  private final List<IpcEntry> all;

  /**
   * What was asked for.
   *
   * @param ids ids and names; empty for all
   * @param keys empty for all
   * @param usedToo whether what is named goes although its last user lives, or cannot be known
   * @param idleMillis how long ago the last use has to be, -1 for what is the default
   */
  record Asked(List<String> ids, Set<Integer> keys, boolean usedToo, long idleMillis) {

    boolean matches(IpcEntry entry) {
      return (ids.isEmpty() || ids.contains(entry.label()))
          && (keys.isEmpty() || (entry.systemV() && keys.contains(entry.key)));
    }

    boolean byName() {
      return !ids.isEmpty() || !keys.isEmpty();
    }
  }

  /**
   * Why an object stays.
   *
   * @param group a few words that several have in common
   * @param reason a sentence
   */
  record Reason(String group, String reason) {}

  Keeper(long user, Users users, Asked asked, List<IpcEntry> all) {
    this.user = user;
    this.users = users;
    this.asked = asked;
    this.all = all;
  }

  /** Why an object stays, or null for one that may go. */
  @Nullable Reason keeps(IpcEntry entry) {
    String state = ScanText.state(entry);
    String fate = ScanText.fate(entry);
    switch (entry.verdict.removal()) {
      case NEVER -> {
        return new Reason(fate, state);
      }
      case USED_TOO -> {
        if (asked.ids().isEmpty() || !asked.usedToo()) {
          boolean hint = !asked.ids().isEmpty();
          return new Reason(fate, state + (hint ? "; --used-too removes it all the same" : ""));
        }
      }
      case BY_NAME -> {
        if (!asked.byName()) {
          return new Reason("with a doubt", state + "; name it by --id if you know better");
        }
      }
      default -> {}
    }
    if (entry.uid != user && entry.cuid != user) {
      String owner = users.name(entry.uid);
      return new Reason("of another user", "it belongs to " + owner + "; clean as that user");
    }
    IpcEntry namesake =
        entry.verdict.removal() == OrphanVerdict.Removal.USED_TOO ? like(entry) : null;
    if (namesake != null) {
      String other = namesake.kind.id() + " " + namesake.label();
      return new Reason(
          "not named alone", "there is " + other + " as well; say by --kind which one is meant");
    }
    long idle = System.currentTimeMillis() - lastUse(entry) * 1000;
    if (idle < grace(entry)) {
      return new Reason(
          "used lately",
          "it was used or changed "
              + ScanText.age(idle / 1000)
              + " ago; "
              + (asked.idleMillis() < 0 ? "--older-than=0 removes it now" : "see --older-than"));
    }
    return null;
  }

  /** Another object that the same word names. */
  private @Nullable IpcEntry like(IpcEntry entry) {
    for (IpcEntry other : all) {
      if (other != entry && other.label().equals(entry.label())) {
        return other;
      }
    }
    return null;
  }

  /** A number is that of one object for good; a key or a name may be a later one's. */
  private long grace(IpcEntry entry) {
    if (asked.idleMillis() >= 0) {
      return asked.idleMillis();
    }
    return entry.systemV() && !asked.ids().isEmpty() ? 0 : GRACE_MILLIS;
  }

  /** When it was used last as far as the kernel notes it, in seconds since 1970. */
  static long lastUse(IpcEntry entry) {
    PosixObject posix = entry.posix;
    // what looks into a semaphore or a queue, as this does, is an access too
    if (posix == null || entry.kind != Kind.POSIX_SHM) {
      return entry.touched();
    }
    try {
      FileTime access =
          (FileTime) Files.getAttribute(posix.path(), "lastAccessTime", LinkOption.NOFOLLOW_LINKS);
      return Math.max(entry.touched(), access.toMillis() / 1000);
    } catch (IOException gone) {
      return entry.touched();
    }
  }
}
