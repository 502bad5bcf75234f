package dev.ipcaudit.kernel;

import static dev.ipcaudit.kernel.TableText.SEM_HEADER;
import static dev.ipcaudit.kernel.TableText.SHM_HEADER;
import static dev.ipcaudit.kernel.TableText.rows;
import static dev.ipcaudit.kernel.TableText.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysvTableErrorTest {

  @TempDir Path proc;
  private SysvTable table;

  @BeforeEach
  void openTable() {
    table = new SysvTable(proc);
  }

  @Test
  void aMissingColumnIsNamed() throws IOException {
    write(proc, "shm", SHM_HEADER.replace("nattch", "") + "1 1 600 1 1 1 1 1 1 1 1 1 1 1 1\n");

    assertThatThrownBy(() -> rows(table, Kind.SYSV_SHM))
        .isInstanceOf(IOException.class)
        .hasMessage(proc + "/sysvipc/shm: no column 'nattch' in the header");
  }

  @Test
  void anEmptyFileIsNoTable() throws IOException {
    write(proc, "msg", "");

    assertThatThrownBy(() -> rows(table, Kind.SYSV_MSG)).hasMessageContaining("no column 'key'");
  }

  @Test
  void anAbsentTableIsNoSuchFile() {
    assertThatThrownBy(() -> rows(table, Kind.SYSV_SEM))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(proc + "/sysvipc/sem");
  }

  @Test
  void whatIsNoNumberIsAnError() throws IOException {
    write(proc, "sem", SEM_HEADER + "1 2 680 4 5 6 7 8 9 10\n");

    assertThatThrownBy(() -> rows(table, Kind.SYSV_SEM))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("no number in column 'perms'");
  }

  @Test
  void aShortRowIsAnError() throws IOException {
    write(proc, "sem", SEM_HEADER + "1 2 600 4 5\n1 2 600 4 5 6 7 8 9 10\n");

    assertThatThrownBy(() -> rows(table, Kind.SYSV_SEM))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("row of 5 columns of 10");
  }

  @Test
  void aRowLongerThanAnyOfTheKernelsIsAnError() throws IOException {
    write(proc, "sem", SEM_HEADER + "1 2 600 4 5 6 7 8 9 10" + " 0".repeat(4096) + "\n");

    assertThatThrownBy(() -> rows(table, Kind.SYSV_SEM))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("row of more than 1024 bytes");
  }

  @Test
  void theLastRowNeedsNoLineFeed() throws IOException {
    write(proc, "sem", SEM_HEADER + "1 2 600 4 5 6 7 8 9 10");

    assertThat(rows(table, Kind.SYSV_SEM)).containsExactly("1 2 600 4 5 6 7 8 9 10");
  }

  @Test
  void aTableServesAgainAfterAnError() throws IOException {
    write(proc, "sem", SEM_HEADER + "1 2 600 4 5 6 7 8 9 10\n");

    assertThatThrownBy(
            () ->
                table.scan(
                    Kind.SYSV_SEM,
                    row -> {
                      throw new IllegalStateException("enough");
                    }))
        .hasMessage("enough");
    assertThat(rows(table, Kind.SYSV_SEM)).containsExactly("1 2 600 4 5 6 7 8 9 10");
  }

  @Test
  void anotherKindHasNoTable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.scan(Kind.SHM_ATTACH, row -> {}))
        .withMessageContaining("shm-attach");
  }
}
