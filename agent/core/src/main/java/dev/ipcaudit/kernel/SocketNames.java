package dev.ipcaudit.kernel;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What sockets of this process are connected to, by the tables of its network namespace: {@code tcp
 * 127.0.0.1:41234 -> 127.0.0.1:5432}; proc_pid_net(5). To read them costs about a microsecond for
 * each socket of the machine; the kernel has no table of vsock and of some rarer families, and
 * nothing tells the other end of a Unix socket. Not thread-safe, immutable once it is made.
 */
public final class SocketNames {

  /** The tables whose rows have a local and a remote address, hexadecimal. */
  private static final String[] INTERNET = {
    "tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6", "icmp", "icmp6"
  };

  private static final int LISTENS = 0x0a;

  /** Of one table: to read more would hold up the end of the JVM for a second. */
  private static final int MOST_ROWS = 500_000;

  private final Map<String, String> names = new HashMap<>();
  private final Set<String> wanted;

  private SocketNames(Set<String> wanted) {
    this.wanted = new HashSet<>(wanted);
  }

  /**
   * Reads the tables.
   *
   * @param proc such as {@code /proc}
   * @param links of the sockets that are asked for, such as {@code socket:[4711]}
   */
  public static SocketNames of(Path proc, Set<String> links) {
    SocketNames names = new SocketNames(links);
    Path net = proc.resolve("self/net");
    for (String table : INTERNET) {
      names.read(net.resolve(table), 9, columns -> internet(table, columns));
    }
    names.read(net.resolve("unix"), 6, columns -> unix(columns));
    names.read(
        net.resolve("netlink"), 9, columns -> "netlink " + columns[1] + " port " + columns[2]);
    names.read(net.resolve("packet"), 8, columns -> "packet 0x" + columns[3]);
    return names;
  }

  /** Makes a name of the columns of a row. */
  private interface Row {
    @Nullable String name(String[] columns);
  }

  private void read(Path table, int inodeAt, Row row) {
    if (wanted.isEmpty()) {
      return; // all are found
    }
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream(table.toFile()), StandardCharsets.ISO_8859_1))) {
      lines.readLine();
      String line = lines.readLine();
      for (int rows = 0; line != null && rows < MOST_ROWS; rows++, line = lines.readLine()) {
        String[] columns = line.strip().split(" +", inodeAt + 2);
        String link = columns.length > inodeAt ? "socket:[" + columns[inodeAt] + "]" : "";
        if (wanted.contains(link)) {
          String name = row.name(columns);
          if (name != null) {
            names.put(link, name);
            wanted.remove(link);
          }
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      // this kernel has no such table, or lays it out otherwise: the link says what is known
    }
  }

  private static String internet(String table, String[] columns) {
    String local = table + " " + address(columns[1]);
    if (table.startsWith("tcp") && Integer.parseInt(columns[3], 16) == LISTENS) {
      return local + " listening";
    }
    return columns[2].endsWith(":0000") ? local : local + " -> " + address(columns[2]);
  }

  private static @Nullable String unix(String[] columns) {
    return columns.length > 7 ? "unix " + columns[7] : null;
  }

  /**
   * An address and a port in words.
   *
   * @param hex such as {@code 0100007F:1F90}: words of four bytes, each in the order of the machine
   */
  static String address(String hex) {
    int colon = hex.indexOf(':');
    int port = Integer.parseInt(hex.substring(colon + 1), 16);
    int[] bytes = new int[colon / 2];
    for (int i = 0; i < bytes.length; i++) {
      int at = (i & ~3) + 3 - (i & 3);
      bytes[i] = Integer.parseInt(hex.substring(2 * at, 2 * at + 2), 16);
    }
    if (bytes.length == 4) {
      return four(bytes, 0) + ":" + port;
    }
    boolean mapped = bytes[10] == 0xff && bytes[11] == 0xff && leadingZeros(bytes) == 10;
    return (mapped ? four(bytes, 12) : "[" + six(bytes) + "]") + ":" + port;
  }

  private static int leadingZeros(int[] bytes) {
    int zeros = 0;
    while (zeros < bytes.length && bytes[zeros] == 0) {
      zeros++;
    }
    return zeros;
  }

  private static String four(int[] bytes, int from) {
    return bytes[from] + "." + bytes[from + 1] + "." + bytes[from + 2] + "." + bytes[from + 3];
  }

  /** By RFC 5952: the longest run of zeros is left out. */
  private static String six(int[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length; i += 2) {
      text.append(i == 0 ? "" : ":").append(Integer.toHexString(bytes[i] << 8 | bytes[i + 1]));
    }
    for (int run = bytes.length / 2; run > 1; run--) {
      String zeros = "0" + ":0".repeat(run - 1);
      String whole = ":" + text + ":";
      int at = whole.indexOf(":" + zeros + ":");
      if (at >= 0) {
        String before = whole.substring(1, Math.max(1, at));
        String after = whole.substring(at + zeros.length() + 2);
        return before + "::" + (after.isEmpty() ? "" : after.substring(0, after.length() - 1));
      }
    }
    return text.toString();
  }

  /**
   * What is known of a socket.
   *
   * @param link such as {@code socket:[4711]}
   * @param family of socket(2), 0 where it is not known
   * @return hostile text
   */
  public String name(String link, int family) {
    String name = names.get(link);
    return name != null ? name : family == 0 ? link : family(family) + " " + link;
  }

  /** As address_families(7) names them, in small letters. */
  private static String family(int family) {
    return switch (family) {
      case 1 -> "unix";
      case 2 -> "inet";
      case 10 -> "inet6";
      case 16 -> "netlink";
      case 17 -> "packet";
      case 29 -> "can";
      case 30 -> "tipc";
      case 31 -> "bluetooth";
      case 38 -> "alg";
      case 40 -> "vsock";
      case 44 -> "xdp";
      default -> "family " + family;
    };
  }
}
