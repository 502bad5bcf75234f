package dev.ipcaudit.kernel;

import static dev.ipcaudit.kernel.TableText.MSG_HEADER;
import static dev.ipcaudit.kernel.TableText.SEM_HEADER;
import static dev.ipcaudit.kernel.TableText.SHM_HEADER;
import static dev.ipcaudit.kernel.TableText.rows;
import static dev.ipcaudit.kernel.TableText.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysvTableTest {

  @TempDir Path proc;
  private SysvTable table;

  @BeforeEach
  void openTable() {
    table = new SysvTable(proc);
  }

  @Test
  void everyColumnOfASemaphoreSetIsRead() throws IOException {
    write(
        proc,
        "sem",
        SEM_HEADER
            + "-2147478988      32769   644          7  1001  1002  1003  1004 1795240979 1795240981\n"
            + "         0          2   600      32000 4294967294 65534     0     0          0          1\n");

    assertThat(rows(table, Kind.SYSV_SEM))
        .containsExactly(
            "-2147478988 32769 644 7 1001 1002 1003 1004 1795240979 1795240981",
            "0 2 600 32000 4294967294 65534 0 0 0 1");
  }

  @Test
  void everyColumnOfASegmentIsRead() throws IOException {
    write(
        proc,
        "shm",
        SHM_HEADER
            + "1435098048          3   644   9223372036854775807  4625  4626     13     1     2     3"
            + "     4 1795240981 1795240982 1795240983               4294967296                  4096\n"
            + "         0          4  1600               1999993  4632     0      4     0     0     0"
            + "     0          0          0 1795240981                     0                     0\n");

    List<Boolean> marked = new ArrayList<>();
    table.scan(Kind.SYSV_SHM, row -> marked.add(row.markedForRemoval()));

    assertThat(marked).containsExactly(false, true);
    assertThat(rows(table, Kind.SYSV_SHM))
        .containsExactly(
            "1435098048 3 644 9223372036854775807 4625 4626 13 1 2 3 4"
                + " 1795240981 1795240982 1795240983",
            "0 4 1600 1999993 4632 0 4 0 0 0 0 0 0 1795240981");
  }

  @Test
  void everyColumnOfAQueueIsRead() throws IOException {
    write(
        proc,
        "msg",
        MSG_HEADER
            + "-1852648488          5   644        8191         17   101   103     1     2     3     4"
            + " 1795240981 1795240982 1795240983\n");

    assertThat(rows(table, Kind.SYSV_MSG))
        .containsExactly(
            "-1852648488 5 644 8191 17 101 103 1 2 3 4 1795240981 1795240982 1795240983");
  }

  @Test
  void aColumnThatTheTableLacksIsMinusOne() throws IOException {
    write(proc, "shm", SHM_HEADER + "1 1 600 1 1 1 1 1 1 1 1 1 1 1 1 1\n");
    write(proc, "sem", SEM_HEADER + "2 2 1600 2 2 2 2 2 2 2\n");
    rows(table, Kind.SYSV_SHM);

    table.scan(
        Kind.SYSV_SEM,
        row -> {
          assertThat(row.kind()).isEqualTo(Kind.SYSV_SEM);
          assertThat(row.nattch()).isEqualTo(-1);
          assertThat(row.cpid()).isEqualTo(-1);
          assertThat(row.lspid()).isEqualTo(-1);
          assertThat(row.qnum()).isEqualTo(-1);
          assertThat(row.atime()).isEqualTo(-1);
          assertThat(row.markedForRemoval()).isFalse();
        });
  }

  @Test
  void aTableCutAnywhereByAReadIsReadWhole() throws IOException {
    StringBuilder text = new StringBuilder(SEM_HEADER);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int key = Integer.MIN_VALUE + i * 7919;
      text.append("  " + key + "   " + i + "  600   13  17  19   0  0   23  1795240981\n");
      expected.add(key + " " + i + " 600 13 17 19 0 0 23 1795240981");
    }
    for (int padding = 0; padding < 4096; padding++) {
      write(proc, "sem", " ".repeat(padding) + text);

      assertThat(rows(table, Kind.SYSV_SEM)).as("padding %d", padding).isEqualTo(expected);
    }
  }

  @Test
  void columnsAreFoundByNameWhereverTheyStand() throws IOException {
    write(
        proc,
        "sem",
        "label ctime otime cgid cuid gid uid nsems perms a_name_of_more_than_sixteen_bytes semid key\n"
            + "<a:b> 9 8 7 6 5 4 3 640 0xff 2 -1\n");

    assertThat(rows(table, Kind.SYSV_SEM)).containsExactly("-1 2 640 3 4 5 6 7 8 9");
  }

  @Test
  void anEmptyTableHasNoRows() throws IOException {
    write(proc, "msg", MSG_HEADER);

    assertThat(rows(table, Kind.SYSV_MSG)).isEmpty();
  }
}
