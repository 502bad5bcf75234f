package dev.ipcaudit.kernel;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which shared mappings of a process are of huge pages, from /proc/PID/smaps; proc_pid_smaps(5).
 *
 * <p>There is no other place to read it: the mode in /proc/sysvipc/shm does not show SHM_HUGETLB,
 * and a segment that nobody has attached does not tell (Linux 6.18). A mapping of hugetlbfs has a
 * KernelPageSize above that of the machine. With transparent huge pages ShmemPmdMapped counts those
 * that are there, and THPeligible is 1 where the kernel may use them.
 *
 * <p>To answer, the kernel walks the page tables of the whole process, about a millisecond for each
 * 100 MiB in small pages, in which that process may have to wait with its own mappings.
 */
public final class HugePages {

  private static final Path MEMINFO = Path.of("/proc/meminfo");

  /** START-END PERMS OFFSET DEVICE INODE PATH; attributes begin with a capital. */
  private static final Pattern MAPPING =
      Pattern.compile("[0-9a-f]+-[0-9a-f]+ ...([sp]) [0-9a-f]+ (\\S+) (\\d+) *(.*)");

  private static final String SEGMENT = "/SYSV";

  private HugePages() {}

  /** Bytes of a huge page as the machine makes them by default; 0 where it has none. */
  public static long size() {
    return size(MEMINFO);
  }

  static long size(Path meminfo) {
    try {
      String size = ProcFiles.field(ProcFiles.text(meminfo), "Hugepagesize:");
      return size == null ? 0 : kilobytes(size) * 1024;
    } catch (IOException | NumberFormatException none) {
      return 0;
    }
  }

  /** What stands in /proc/sys/vm/nr_hugepages, or 0. */
  public static long reserved() {
    try {
      return ProcFiles.number(Path.of("/proc/sys/vm/nr_hugepages"));
    } catch (IOException none) {
      return 0;
    }
  }

  /** The key of a System V segment in {@link #of}. */
  public static String segment(int id) {
    return SEGMENT + id;
  }

  /** The key of a file in {@link #of}, by its device and inode. */
  public static String file(long major, long minor, long inode) {
    return String.format("%02x:%02x %d", major, minor, inode);
  }

  /**
   * The shared mappings of a process, by {@link #segment} or {@link #file}, and whether at least a
   * part of each is or may be of huge pages.
   *
   * @param procPid such as {@code /proc/self}
   * @throws IOException if it may not be read, or there is no such process
   */
  public static Map<String, Boolean> of(Path procPid) throws IOException {
    Map<String, Boolean> mappings = new HashMap<>();
    String path = procPid.resolve("smaps").toString();
    try (BufferedReader lines =
        new BufferedReader(new FileReader(path, StandardCharsets.ISO_8859_1))) {
      String mapping = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher head = MAPPING.matcher(line);
        if (Character.isUpperCase(line.charAt(0)) || !head.matches()) {
          if (mapping != null) {
            mappings.merge(mapping, isHuge(line), Boolean::logicalOr);
          }
        } else if (head.group(1).equals("s")) {
          // a segment has its id for an inode; see Attachments
          boolean segment = head.group(4).startsWith(SEGMENT);
          mapping = segment ? SEGMENT + head.group(3) : head.group(2) + ' ' + head.group(3);
        } else {
          mapping = null;
        }
      }
    }
    return mappings;
  }

  private static boolean isHuge(String line) {
    int colon = line.indexOf(':');
    String value = line.substring(colon + 1).trim();
    return switch (line.substring(0, Math.max(0, colon))) {
      case "KernelPageSize" -> kilobytes(value) * 1024 > PageSize.BYTES;
      case "ShmemPmdMapped" -> kilobytes(value) > 0;
      case "THPeligible" -> value.equals("1");
      default -> false;
    };
  }

  /** Of {@code 2048 kB}. */
  private static long kilobytes(String text) {
    return Long.parseLong(
        text.substring(0, text.indexOf(' ') < 0 ? text.length() : text.indexOf(' ')));
  }
}
