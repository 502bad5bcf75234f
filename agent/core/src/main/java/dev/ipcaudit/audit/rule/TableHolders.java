package dev.ipcaudit.audit.rule;

import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.kernel.SysvRow;
import dev.ipcaudit.kernel.SysvTable;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who holds how much of a System V table: the creating process where the kernel keeps it, which it
 * does of segments alone, otherwise the creating user.
 */
final class TableHolders implements SysvRow.Visitor {

  private static final int SHOWN = 3;

  private final boolean byProcess;
  private final Map<Long, Long> counts = new TreeMap<>();
  private long total;

  private TableHolders(Kind kind) {
    byProcess = kind == Kind.SYSV_SHM;
  }

  @Override
  public void row(SysvRow row) {
    total++;
    counts.merge(byProcess ? row.cpid() : row.cuid(), 1L, Long::sum);
  }

  /** One sentence with a blank before it; empty for kinds without a table, or one not readable. */
  static String text(Kind kind, Path proc) {
    if (kind != Kind.SYSV_SEM && kind != Kind.SYSV_SHM && kind != Kind.SYSV_MSG) {
      return "";
    }
    TableHolders holders = new TableHolders(kind);
    try {
      new SysvTable(proc).scan(kind, holders);
    } catch (IOException unreadable) {
      return "";
    }
    return holders.sentence();
  }

  private String sentence() {
    if (total == 0) {
      return "";
    }
    List<Map.Entry<Long, Long>> most = new ArrayList<>(counts.entrySet());
    most.sort(Map.Entry.<Long, Long>comparingByValue().reversed());
    StringBuilder text = new StringBuilder(" Of the ").append(total).append(" in the table, ");
    for (int i = 0; i < most.size() && i < SHOWN; i++) {
      text.append(i == 0 ? "" : ", ").append(most.get(i).getValue()).append(" were created by ");
      text.append(byProcess ? process(most.get(i).getKey()) : "user " + most.get(i).getKey());
    }
    return text.append(most.size() > SHOWN ? ", ..." : ".").toString();
  }

  private static String process(long pid) {
    if (pid == 0) {
      return "processes of other namespaces";
    }
    if (pid == ProcessHandle.current().pid()) {
      return "this JVM";
    }
    try {
      return "process " + pid + " (" + ProcessStat.of(pid).comm() + ")";
    } catch (IOException ended) {
      return "process " + pid + ", which has ended";
    }
  }
}
