package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One open descriptor of a process.
 *
 * @param number the descriptor
 * @param type what it stands for: the id of its {@link Kind}, but {@code pipe-read pipe-write unix}
 *     where more is known; {@code anon} for other anonymous inodes, {@code file}
 * @param link the text of its link, hostile text
 * @param info null where it cannot be read
 */
public record OpenDescriptor(int number, String type, String link, @Nullable FdInfo info) {

  /**
   * One descriptor, in some 15 microseconds, or null when it is not open. A socket's family is not
   * looked up.
   *
   * @param procPid such as {@code /proc/self}
   * @throws IOException when it cannot be read: another user's process, mostly
   */
  public static @Nullable OpenDescriptor of(Path procPid, int number) throws IOException {
    String link;
    try {
      link = link(procPid, number);
    } catch (NoSuchFileException closed) {
      return null;
    }
    FdInfo info;
    try {
      info = FdInfo.of(procPid, number);
    } catch (NoSuchFileException closed) {
      return null;
    } catch (IOException unreadable) {
      info = null;
    }
    return new OpenDescriptor(number, type(link, info), link, info);
  }

  /**
   * All descriptors of a process, ascending, in some 15 microseconds each.
   *
   * @throws NoSuchFileException when there is no such process
   * @throws IOException when they may not be read
   */
  public static List<OpenDescriptor> all(Path procPid) throws IOException {
    List<OpenDescriptor> open = new ArrayList<>();
    for (int number : numbers(procPid)) {
      OpenDescriptor descriptor = of(procPid, number);
      // the directory that is being read is closed by now, if it is our own
      if (descriptor != null) {
        open.add(descriptor);
      }
    }
    return open;
  }

  /**
   * How many descriptors of a process there are of each type, the most frequent first, in some 15
   * microseconds each. Thrown as in {@link #all}.
   *
   * @param most how many are looked at
   */
  public static Map<String, Integer> types(Path procPid, int most) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    int seen = 0;
    for (int number : numbers(procPid)) {
      OpenDescriptor descriptor = seen++ < most ? of(procPid, number) : null;
      if (descriptor != null) {
        counts.merge(descriptor.type, 1, Integer::sum);
      }
    }
    List<Map.Entry<String, Integer>> sorted = new ArrayList<>(counts.entrySet());
    sorted.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
    Map<String, Integer> types = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> type : sorted) {
      types.put(type.getKey(), type.getValue());
    }
    return types;
  }

  private static int[] numbers(Path procPid) throws IOException {
    Path directory = procPid.resolve("fd");
    if (!Files.isReadable(directory)) {
      throw Files.exists(procPid)
          ? new IOException(directory + ": permission denied")
          : new NoSuchFileException(directory.toString());
    }
    return Processes.numbers(directory.toFile());
  }

  /**
   * Those of a process whose link is a path, without their fdinfo: half the price of {@link #all},
   * and thrown as there.
   */
  public static List<OpenDescriptor> files(Path procPid) throws IOException {
    List<OpenDescriptor> files = new ArrayList<>();
    for (int number : numbers(procPid)) {
      try {
        String link = link(procPid, number);
        if (link.startsWith("/")) {
          files.add(new OpenDescriptor(number, type(link, null), link, null));
        }
      } catch (NoSuchFileException closed) {
        continue;
      }
    }
    return files;
  }

  static String link(Path procPid, int number) throws IOException {
    return Files.readSymbolicLink(procPid.resolve("fd").resolve(Integer.toString(number)))
        .toString();
  }

  static String type(String link, @Nullable FdInfo info) {
    Kind kind = Kind.ofLink(link);
    if (kind == null || kind == Kind.SHM_FD) {
      return link.startsWith("anon_inode:") ? "anon" : "file";
    }
    return switch (kind) {
      case PIPE -> pipeEnd(info);
      // only Unix sockets say how many descriptors they hold
      case SOCKET -> info != null && info.descriptorsInFlight() >= 0 ? "unix" : "socket";
      default -> kind.id();
    };
  }

  private static String pipeEnd(@Nullable FdInfo info) {
    if (info == null || (info.reads() && info.writes())) {
      return "pipe";
    }
    return info.writes() ? "pipe-write" : "pipe-read";
  }

  /** The number in {@code pipe:[N]} or {@code socket:[N]}, or -1. */
  public long inode() {
    int open = link.indexOf(":[");
    if ((!link.startsWith("pipe:[") && !link.startsWith("socket:[")) || !link.endsWith("]")) {
      return -1;
    }
    try {
      return Long.parseLong(link.substring(open + 2, link.length() - 1));
    } catch (NumberFormatException none) {
      return -1;
    }
  }
}
