package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysvTableGarbageTest {

  private static final int ROWS = 10_000;

  @TempDir Path proc;

  @Test
  void aScanOfTenThousandRowsAllocatesNextToNothing() throws IOException {
    StringBuilder text = new StringBuilder(TableText.SEM_HEADER);
    for (int i = 0; i < ROWS; i++) {
      text.append("-2147478988 " + i + " 600 7 1001 1002 1003 1004 1795240979 1795240981\n");
    }
    TableText.write(proc, "sem", text.toString());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    SysvTable table = new SysvTable(proc);
    SysvTotals totals = new SysvTotals();
    for (int i = 0; i < 3; i++) {
      table.scan(Kind.SYSV_SEM, totals);
    }
    totals = new SysvTotals();

    long before = threads.getThreadAllocatedBytes(self);
    table.scan(Kind.SYSV_SEM, totals);
    long allocated = threads.getThreadAllocatedBytes(self) - before;

    assertThat(totals.sets()).isEqualTo(ROWS);
    assertThat(totals.semaphores()).isEqualTo(7L * ROWS);
    assertThat(allocated).isLessThan(2048);
  }
}
