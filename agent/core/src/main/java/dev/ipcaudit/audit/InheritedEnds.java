package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.FdInfo;
import dev.ipcaudit.kernel.PipePeers;
import dev.ipcaudit.kernel.PipePeers.Holder;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which pipes and sockets of this process its living children hold open as well, since they were
 * opened without O_CLOEXEC: what is closed here does not end then for whoever waits at the other
 * side. For one thread.
 */
public final class InheritedEnds {

  /** By the link of the descriptor. */
  private final Map<String, String> texts = new LinkedHashMap<>();

  /**
   * Looks now, if there is anything to look for.
   *
   * @param links such as {@code pipe:[4711]}, hostile text; others are left out
   */
  public InheritedEnds(Set<String> links) {
    Set<String> wanted = new HashSet<>(links);
    wanted.removeIf(link -> !Kind.PIPE.hasLink(link) && !Kind.SOCKET.hasLink(link));
    if (!wanted.isEmpty()) {
      try {
        PipePeers.findInherited(wanted, this::add);
      } catch (IOException unknown) {
        texts.clear(); // a kernel that lists no children
      }
    }
  }

  private void add(Holder holder) {
    String link = holder.descriptor().link();
    FdInfo info = holder.descriptor().info();
    boolean pipe = Kind.PIPE.hasLink(link);
    if (pipe && info != null && !info.writes()) {
      return; // its reader is no harm: who writes may get no EPIPE, but nobody waits for that
    }
    texts.putIfAbsent(
        link,
        " Process "
            + holder.pid()
            + " ("
            + holder.comm()
            + "), a child of this JVM, has inherited "
            + (pipe ? "the write end of " : "")
            + link
            + " as descriptor "
            + holder.descriptor().number()
            + ": who reads at the other side sees no end of it before that process ends."
            + " Open it with O_CLOEXEC, or close it in the child.");
  }

  /** What is to be said of some objects, a sentence that begins with a blank; or empty. */
  public String text(List<FindingObject> objects) {
    if (!texts.isEmpty()) {
      for (FindingObject object : objects) {
        String text = object.name() == null ? null : texts.get(object.name());
        if (text != null) {
          return text;
        }
      }
    }
    return "";
  }
}
