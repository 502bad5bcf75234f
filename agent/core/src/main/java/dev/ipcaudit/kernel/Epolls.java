package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** What the epoll instances of this process watch: /proc/self/fdinfo lists it, epoll(7). */
public final class Epolls {

  private static final Path FDINFO = Path.of("/proc/self/fdinfo");

  private Epolls() {}

  /**
   * These descriptors, and all that is registered in the epoll instances among them, in the
   * instances among that, and so on. In some ten microseconds for each; of one instance the first
   * ten thousand or so are read.
   */
  public static Set<Integer> withRegistered(Set<Integer> descriptors) {
    Set<Integer> all = new HashSet<>(descriptors);
    Deque<Integer> left = new ArrayDeque<>(descriptors);
    while (!left.isEmpty()) {
      int descriptor = left.pop();
      String link = Descriptors.link(descriptor);
      if (link != null && Kind.EPOLL.hasLink(link)) {
        for (int target : registered(descriptor)) {
          if (all.add(target)) {
            left.push(target);
          }
        }
      }
    }
    return all;
  }

  private static Set<Integer> registered(int epoll) {
    Set<Integer> registered = new HashSet<>();
    try {
      // tfd: DESCRIPTOR events: MASK data: VALUE pos:N ino:HEX sdev:HEX
      for (String line : ProcFiles.text(FDINFO.resolve(Integer.toString(epoll))).split("\n")) {
        String[] words = line.trim().split("\\s+");
        if (words.length > 1 && words[0].equals("tfd:")) {
          int target = Integer.parseInt(words[1]);
          if (isStill(target, line)) {
            registered.add(target);
          }
        }
      }
    } catch (IOException | NumberFormatException closed) {
      return registered; // what was read of it
    }
    return registered;
  }

  /**
   * Whether the number stands for what was registered. What was closed, while a duplicate of it is
   * open, stays registered under a number that may be another's.
   */
  private static boolean isStill(int target, String line) {
    FileIdentity now = FileIdentity.of(target);
    int at = line.indexOf("ino:");
    if (now == null || at < 0) {
      return now != null;
    }
    String inode = line.substring(at + "ino:".length()).trim().split("\\s+")[0];
    return Long.parseUnsignedLong(inode, 16) == now.inode();
  }
}
