package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Kind;
import java.io.IOException;

/** Prints the real tables and limits, one row a line, for {@link RealKernelTest}. */
final class PrintTables {

  private PrintTables() {}

  public static void main(String[] args) throws IOException {
    SysvTable table = new SysvTable();
    SysvTotals totals = new SysvTotals();
    for (Kind kind : new Kind[] {Kind.SYSV_SEM, Kind.SYSV_SHM, Kind.SYSV_MSG}) {
      TableText.rows(table, kind).forEach(System.out::println);
      table.scan(kind, totals);
    }
    for (LimitUsage limit : new SysvLimits().read(totals)) {
      System.out.println(limit.name() + " " + limit.used() + " " + limit.max());
    }
  }
}
