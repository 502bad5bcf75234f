package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.kernel.PipePeers;
import dev.ipcaudit.kernel.SysvRow;
import dev.ipcaudit.kernel.SysvTable;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Tells, while a call stands still, how full its object is and who is at the other end. */
final class Standstill {

  private Standstill() {}

  /** In words, hostile text; null if nothing is known. */
  static String of(Kind kind, long object) {
    try {
      switch (kind) {
        case PIPE:
          return pipe((int) object);
        case SYSV_MSG:
          return queue((int) object);
        default:
          return null;
      }
    } catch (IOException | RuntimeException unknown) {
      return null;
    }
  }

  private static String pipe(int descriptor) throws IOException {
    String link = Descriptors.link(descriptor);
    if (link == null) {
      return null;
    }
    StringBuilder text = new StringBuilder("the pipe held ");
    text.append(IpcAuditMarks.available(descriptor)).append(" bytes");
    int capacity = IpcAuditLibc.pipeSize(descriptor);
    if (capacity > 0) {
      text.append(" of ").append(capacity);
    }
    Set<String> readers = new TreeSet<>();
    long self = ProcessHandle.current().pid();
    int hidden =
        PipePeers.find(
            Set.of(link),
            holder -> {
              if (holder.descriptor().type().equals("pipe-read")) {
                readers.add(
                    holder.pid() == self
                        ? "this JVM"
                        : "process " + holder.pid() + " (" + holder.comm() + ")");
              }
            });
    text.append(", its read end is with ");
    text.append(
        readers.isEmpty()
            ? hidden > 0 ? "a process that may not be looked into" : "nobody"
            : String.join(", ", readers));
    return text.toString();
  }

  private static String queue(int id) throws IOException {
    String[] text = new String[1];
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
