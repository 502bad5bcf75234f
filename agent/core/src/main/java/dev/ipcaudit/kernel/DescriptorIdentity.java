package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Kind;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What tells an object behind a descriptor of this process from the next one that is given its
 * number: the inode of pipes, sockets and pidfds (since Linux 6.9), device and inode of memory and
 * queues, the id of an eventfd. The kernel has nothing of the kind for epoll, inotify, signalfd and
 * timerfd: all of each share one inode. Thread-safe.
 *
 * <p>To read one takes three to five microseconds, ten of an eventfd; once for each descriptor that
 * is created. The id of an eventfd is given out again like the number: if it differs it is another
 * one, if not it need not be the same.
 */
public final class DescriptorIdentity {

  private static final Path LINKS = Path.of("/proc/self/fd");

  private static final String EVENTFD_ID = "eventfd-id:";

  /** More than the kernel tells of an eventfd; it does so in one piece. */
  private static final int FDINFO = 512;

  private DescriptorIdentity() {}

  /**
   * What an open descriptor stands for now, hostile text; null if nothing tells, or if it is
   * closed.
   */
  public static @Nullable String of(Kind kind, int descriptor) {
    if (kind.hasOwnId()) {
      return eventfd(descriptor);
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
      return now != null && !now.equals(before);
    }
    return !Descriptors.isStill(before, link);
  }

  private static @Nullable String eventfd(int descriptor) {
    byte[] buffer = new byte[FDINFO];
    try (FileInputStream in = new FileInputStream("/proc/self/fdinfo/" + descriptor)) {
      int length = in.read(buffer);
      String text = new String(buffer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
      int start = text.indexOf(EVENTFD_ID);
      int end = text.indexOf('\n', start);
      return start < 0 || end < 0 ? null : text.substring(start, end);
    } catch (IOException closed) {
      return null;
    }
  }

  private static @Nullable String file(int descriptor) {
    try {
      Path link = LINKS.resolve(Integer.toString(descriptor));
      return String.valueOf(Files.readAttributes(link, BasicFileAttributes.class).fileKey());
    } catch (IOException closed) {
      return null;
    }
  }
}
