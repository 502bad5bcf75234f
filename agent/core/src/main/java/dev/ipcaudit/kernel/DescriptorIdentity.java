package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Kind;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What tells an object behind a descriptor of this process from the next one that is given its
 * number: the inode of pipes, sockets and pidfds (since Linux 6.9), device and inode of files,
 * memory and queues, the id of an eventfd, the number of a terminal. The kernel has nothing of the
 * kind for epoll, inotify, signalfd and timerfd: all of each share one inode. Thread-safe.
 *
 * <p>To read one takes three to five microseconds, ten of an eventfd; once for each descriptor that
 * is created. The id of an eventfd is given out again like the number: if it differs it is another
 * one, if not it need not be the same.
 */
public final class DescriptorIdentity {

  private static final String EVENTFD_ID = "eventfd-id:";

  /** Of the end of a terminal that /dev/ptmx gives; the other end has a name of its own. */
  private static final String TERMINAL_ID = "tty-index:";

  /** More than the kernel tells of these; it does so in one piece. */
  private static final int FDINFO = 512;

  private DescriptorIdentity() {}

  /**
   * What an open descriptor stands for now, hostile text; null if nothing tells, or if it is
   * closed.
   */
  public static @Nullable String of(Kind kind, int descriptor) {
    if (kind.hasOwnId()) {
      String id = id(kind == Kind.EVENTFD ? EVENTFD_ID : TERMINAL_ID, descriptor);
      if (id != null) {
        return id;
      }
    }
    if (kind.hasOwnFile()) {
      return file(descriptor);
    }
    String link = kind.linksTellApart() ? Descriptors.link(descriptor) : null;
    return link == null || !Kind.tellsApart(link) ? null : link;
  }

  /**
   * Whether an open descriptor is known to stand for something else than it did.
   *
   * @param before what {@link #of} told, or the link of a descriptor that was opened by name; null
   *     for nothing
   * @param link what it is called now
   */
  public static boolean isOther(Kind kind, @Nullable String before, int descriptor, String link) {
    if (!kind.hasLink(link)) {
      return true;
    }
    if (before == null) {
      return false;
    }
    if (kind.hasOwnId() || kind.hasOwnFile()) {
      String now = of(kind, descriptor);
      return now != null && !Descriptors.isStill(before, now);
    }
    return !Descriptors.isStill(before, link);
  }

  /** What is after that label in its fdinfo, with the label, or null. */
  private static @Nullable String id(String label, int descriptor) {
    byte[] buffer = new byte[FDINFO];
    try (FileInputStream in = new FileInputStream("/proc/self/fdinfo/" + descriptor)) {
      int length = in.read(buffer);
      String text = new String(buffer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
      int start = text.indexOf(label);
      int end = text.indexOf('\n', start);
      return start < 0 || end < 0 ? null : text.substring(start, end);
    } catch (IOException closed) {
      return null;
    }
  }

  private static @Nullable String file(int descriptor) {
    FileIdentity file = FileIdentity.of(descriptor);
    return file == null ? null : text(file.device(), file.inode());
  }

  /** As of a file with that device and inode. */
  static String text(int device, long inode) {
    return device + ":" + inode;
  }

  /**
   * The file of the end of a terminal whose other end has that identity, as by ptsname(3); null if
   * it is none.
   */
  public static @Nullable String farEnd(@Nullable String identity) {
    return identity == null || !identity.startsWith(TERMINAL_ID)
        ? null
        : "/dev/pts/" + identity.substring(TERMINAL_ID.length()).trim();
  }
}
