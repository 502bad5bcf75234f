package dev.ipcaudit.javaagent.inside.watch;

import dev.ipcaudit.javaagent.AgentLoader;
import dev.ipcaudit.javaagent.inside.hook.HookDefinition;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.kernel.FdInfo;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.MachineLimits;
import dev.ipcaudit.kernel.PageSize;
import dev.ipcaudit.kernel.PipePeers;
import dev.ipcaudit.kernel.SysvRow;
import dev.ipcaudit.kernel.SysvTable;
import dev.ipcaudit.ledger.descriptors.BufferSizes;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports, while a call is blocked, how full its object is and who is at the other end. For one
 * thread at a time.
 */
final class BlockedCallDetail {

  /** What is given to a user beyond the soft limit, PIPE_MIN_DEF_BUFFERS of the kernel. */
  private static final long SMALL_PAGES = 2;

  private final AgentLoader agent;
  private final BufferSizes sizes;

  /** Whether the class that asks libc is there. */
  private boolean asksLibc;

  BlockedCallDetail(AgentLoader agent, BufferSizes sizes) {
    this.agent = agent;
    this.sizes = sizes;
  }

  /**
   * In words, hostile text; null if nothing is known.
   *
   * @param still whether the call still waits: what is reported of one that has moved may be wrong
   */
  @Nullable String of(Kind kind, long object, BooleanSupplier still) {
    try {
      return switch (kind) {
        case PIPE -> pipe((int) object, still);
        case SOCKET -> ifStill(still, socket((int) object));
        case SYSV_MSG -> ifStill(still, queue((int) object));
        default -> null;
      };
    } catch (IOException | RuntimeException | LinkageError unknown) {
      return null;
    }
  }

  private @Nullable String pipe(int descriptor, BooleanSupplier still) throws IOException {
    String link = Descriptors.link(descriptor);
    if (link == null) {
      return null;
    }
    long held = IpcAuditInFlight.available(descriptor);
    String readers = readers(link);
    if (!still.getAsBoolean()) {
      return null;
    }
    // last: the first such question takes long, and the answer does not depend on the call
    int capacity = capacity(descriptor);
    if (!link.equals(Descriptors.link(descriptor))) {
      capacity = IpcAuditLibc.UNKNOWN;
    }
    StringBuilder text = new StringBuilder("the pipe held ");
    text.append(held).append(" bytes");
    if (capacity > 0) {
      text.append(" of ").append(capacity);
    }
    BufferSizes.Size set = sizes.of(descriptor, link);
    if (set != null) {
      text.append(", ").append(told(set));
    } else {
      appendIfSmall(text, held, capacity);
    }
    return text.append(", its read end is held by ").append(readers).toString();
  }

  /**
   * The class that asks is defined with the first question, whoever looks: what a caller does not
   * find once it would not find later either.
   */
  private int capacity(int descriptor) {
    try {
      if (!asksLibc) {
        HookDefinition.defineLibc(agent);
        asksLibc = true;
      }
    } catch (RuntimeException | LinkageError notNow) {
      return IpcAuditLibc.UNKNOWN;
    }
    return IpcAuditLibc.pipeSize(descriptor);
  }

  private static String readers(String link) {
    Set<String> readers = new TreeSet<>();
    long self = ProcessHandle.current().pid();
    int hidden =
        PipePeers.find(
            Set.of(link),
            holder -> {
              FdInfo info = holder.descriptor().info(); // a FIFO has the type of a file
              if (info != null && info.reads()) {
                readers.add(
                    holder.pid() == self
                        ? "this JVM"
                        : "process " + holder.pid() + " (" + holder.comm() + ")");
              }
            });
    if (readers.isEmpty()) {
      return hidden > 0 ? "a process that may not be inspected" : "nobody";
    }
    return String.join(", ", readers);
  }

  /** Above the allowance of captures nobody knows where it was set. */
  private static String told(BufferSizes.Size set) {
    String what = "set to " + set.bytes() + " bytes";
    return set.site() == CallSite.UNKNOWN ? what : what + " at " + set.site();
  }

  /** The kernel gives some users small pipes, and reports no error: pipe(7). */
  private static void appendIfSmall(StringBuilder text, long held, int capacity)
      throws IOException {
    long small = SMALL_PAGES * PageSize.BYTES;
    if (capacity > 0 ? capacity != small : held <= 0 || held > small) {
      return;
    }
    for (LimitUsage limit : MachineLimits.read()) {
      if (limit.name().equals("pipe-user-pages-soft") && limit.max() > 0) {
        text.append(capacity > 0 ? "; that is" : "; it seems to hold " + small + ", which is");
        text.append(" what a pipe gets, without an error, whose user has more than ");
        text.append(limit.max()).append(" pages in pipes (fs.pipe-user-pages-soft)");
      }
    }
  }

  private static @Nullable String ifStill(BooleanSupplier still, @Nullable String text) {
    return still.getAsBoolean() ? text : null;
  }

  private @Nullable String socket(int descriptor) {
    String link = Descriptors.link(descriptor);
    BufferSizes.Size set = link == null ? null : sizes.of(descriptor, link);
    return set == null ? null : "its SO_SNDBUF was " + told(set);
  }

  private static @Nullable String queue(int id) throws IOException {
    @Nullable String[] text = new String[1];
    SysvRow.Visitor find =
        row -> {
          if (row.id() == id) {
            text[0] =
                "the queue held "
                    + row.size()
                    + " bytes in "
                    + row.qnum()
                    + " messages, last read by "
                    + (row.lrpid() == 0 ? "nobody" : "process " + row.lrpid());
          }
        };
    new SysvTable(Path.of("/proc")).scan(Kind.SYSV_MSG, find);
    return text[0];
  }
}
