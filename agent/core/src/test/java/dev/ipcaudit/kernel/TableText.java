package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tables as Linux 6.18 prints them, and rows as text to compare with. */
final class TableText {

  static final String SEM_HEADER =
      "       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n";
  static final String SHM_HEADER =
      "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid"
          + "      atime      dtime      ctime                   rss                  swap\n";
  static final String MSG_HEADER =
      "       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid"
          + "      stime      rtime      ctime\n";

  private TableText() {}

  static void write(Path procRoot, String table, String text) throws IOException {
    Files.createDirectories(procRoot.resolve("sysvipc"));
    Files.writeString(procRoot.resolve("sysvipc").resolve(table), text);
  }

  /** Every column of every row. */
  static List<String> rows(SysvTable table, Kind kind) throws IOException {
    List<String> rows = new ArrayList<>();
    table.scan(kind, row -> rows.add(text(row)));
    return rows;
  }

  private static String text(SysvRow row) {
    String head = row.key() + " " + row.id() + " " + Integer.toOctalString(row.perms()) + " ";
    String owners = row.uid() + " " + row.gid() + " " + row.cuid() + " " + row.cgid() + " ";
    switch (row.kind()) {
      case SYSV_SEM:
        return head + row.size() + " " + owners + row.otime() + " " + row.ctime();
      case SYSV_SHM:
        return head
            + (row.size() + " " + row.cpid() + " " + row.lpid() + " " + row.nattch() + " ")
            + (owners + row.atime() + " " + row.dtime() + " " + row.ctime());
      default:
        return head
            + (row.size() + " " + row.qnum() + " " + row.lspid() + " " + row.lrpid() + " ")
            + (owners + row.stime() + " " + row.rtime() + " " + row.ctime());
    }
  }
}
