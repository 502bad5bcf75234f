package dev.ipcaudit.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which System V segments a process has attached, and where, from /proc/PID/maps.
 *
 * <p>The kernel names such a mapping {@code /SYSV%08x (deleted)} with the key at creation, makes
 * the id its inode number, and maps it shared (newseg and do_shmat in ipc/shm.c). A file may have
 * that name, too. It differs by its device: a segment lives on a tmpfs or hugetlbfs that the kernel
 * mounts for itself (Linux 6.18: 00:01), so the major number is 0 and the device is in nobody's
 * mount table. Major 0 alone proves little, as it holds for a file on overlayfs or btrfs, and the
 * minor number is not the same on every kernel. A file of that name in the root of a file system
 * that was unmounted under it (umount2 with MNT_DETACH) cannot be told from a segment.
 */
public final class Attachments {

  private static final byte[] PREFIX = {'/', 'S', 'Y', 'S', 'V'};
  private static final byte[] SUFFIX = " (deleted)\n".getBytes(US_ASCII);

  private final File mountinfo;
  private final ProcParser bytes = new ProcParser();
  private final Map<Long, Integer> found = new TreeMap<>();
  private long askedMinor = -1;
  private boolean askedMounted;

  private Attachments(Path procPid) {
    mountinfo = procPid.resolve("mountinfo").toFile();
  }

  /**
   * The attachments of one process: the address that shmat returned, to the shmid in the IPC
   * namespace that the process was in at that time. Ordered by address.
   *
   * <p>The pieces into which mprotect or munmap cut an attachment count as one, at start less
   * offset: that is how shmdt finds them. It is the lowest address unless the first page has been
   * unmapped. A piece that mremap moved counts as another.
   *
   * @param procPid such as {@code /proc/self}
   * @throws NoSuchFileException when there is no such process
   * @throws IOException when its maps cannot be read: another user's process, mostly
   */
  public static Map<Long, Integer> of(Path procPid) throws IOException {
    Attachments attachments = new Attachments(procPid);
    attachments.read(procPid.resolve("maps").toFile());
    return attachments.found;
  }

  private void read(File maps) throws IOException {
    bytes.open(maps);
    try {
      int c = bytes.next();
      while (c != ProcReader.END) {
        bytes.skipLine(readMapping(c));
        c = bytes.next();
      }
    } finally {
      bytes.close();
    }
  }

  /** START-END PERMS OFFSET MAJOR:MINOR INODE PATH. Gives the byte at which it knew enough. */
  private int readMapping(int first) throws IOException {
    long start = bytes.number(first, 16);
    bytes.number(bytes.next(), 16);
    int sharing = 0;
    int c = bytes.next();
    for (; c != ' ' && c != '\n' && c != ProcReader.END; c = bytes.next()) {
      sharing = c;
    }
    if (sharing != 's') {
      return c;
    }
    long offset = bytes.number(bytes.next(), 16);
    long major = bytes.number(bytes.next(), 16);
    if (major != 0) {
      return bytes.stop();
    }
    long minor = bytes.number(bytes.next(), 16);
    long shmid = bytes.number(bytes.next(), 10);
    c = bytes.skipBlanks(bytes.stop());
    for (int i = 0; i < PREFIX.length; i++, c = bytes.next()) {
      if (c != PREFIX[i]) {
        return c;
      }
    }
    for (int i = 0; i < 8; i++, c = bytes.next()) {
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return c;
      }
    }
    for (int i = 0; i < SUFFIX.length; i++) {
      if (c != SUFFIX[i]) {
        return c;
      }
      if (c != '\n') {
        c = bytes.next();
      }
    }
    if (shmid >= 0 && shmid <= Integer.MAX_VALUE && !mounted(minor)) {
      found.put(start - offset, (int) shmid);
    }
    return c;
  }

  private boolean mounted(long minor) throws IOException {
    if (minor != askedMinor) {
      askedMounted = Mounts.contain(mountinfo, 0, minor);
      askedMinor = minor;
    }
    return askedMounted;
  }
}
