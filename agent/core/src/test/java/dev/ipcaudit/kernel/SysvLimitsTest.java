package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysvLimitsTest {

  @TempDir Path proc;

  @Test
  void everyLimitIsSetAgainstWhatWasCounted() throws IOException {
    TableText.write(
        proc,
        "sem",
        TableText.SEM_HEADER + "0 1 600 7 0 0 0 0 0 1\n" + "0 2 600 250 0 0 0 0 0 1\n");
    TableText.write(
        proc,
        "shm",
        TableText.SHM_HEADER
            + "0 1 600 1 0 0 0 0 0 0 0 0 0 1 0 0\n"
            + "0 2 600 4096 0 0 0 0 0 0 0 0 0 1 0 0\n"
            + "0 3 1600 4097 0 0 0 0 0 0 0 0 0 1 0 0\n");
    TableText.write(proc, "msg", TableText.MSG_HEADER + "0 1 600 8191 17 0 0 0 0 0 0 0 0 1\n");
    sysctl("sem", "32000\t1024000000\t500\t31991\n");
    sysctl("shmmni", "4096\n");
    sysctl("shmall", "18446744073692774399\n");
    sysctl("msgmni", "32003\n");

    assertThat(new SysvLimits(proc).read(totals(4096)))
        .containsExactly(
            new LimitUsage("SEMMNI", 2, 31991),
            new LimitUsage("SEMMNS", 257, 1024000000),
            new LimitUsage("SHMMNI", 3, 4096),
            new LimitUsage("SHMALL", 4, Long.MAX_VALUE),
            new LimitUsage("MSGMNI", 1, 32003));
  }

  @Test
  void aSegmentOfTheGreatestSizeIsCountedInPages() throws IOException {
    TableText.write(
        proc,
        "shm",
        TableText.SHM_HEADER + "0 1 600 9223372036854775807 0 0 0 0 0 0 0 0 0 1 0 0\n");
    SysvTotals totals = new SysvTotals(65536);

    new SysvTable(proc).scan(Kind.SYSV_SHM, totals);

    assertThat(totals.pages()).isEqualTo(1L << 47);
  }

  @Test
  void aLimitThatTheKernelDoesNotHaveIsLeftOut() throws IOException {
    sysctl("msgmni", "32000\n");

    assertThat(new SysvLimits(proc).read(new SysvTotals()))
        .containsExactly(new LimitUsage("MSGMNI", 0, 32000));
  }

  @Test
  void aLimitWithoutANumberIsAnError() throws IOException {
    sysctl("sem", "32000\t1024000000\t500\n");

    assertThatThrownBy(() -> new SysvLimits(proc).read(new SysvTotals()))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("no number for SEMMNI");
  }

  @Test
  void thePageSizeIsTheOneOfTheAuxiliaryVector() throws IOException {
    ByteBuffer vector = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
    vector.putLong(16).putLong(6).putLong(6).putLong(65536).putLong(0).putLong(0);
    Files.write(proc.resolve("auxv"), vector.array());

    assertThat(PageSize.of(proc)).isEqualTo(65536);
  }

  @Test
  void thePageSizeIsTheUsualOneWhereTheKernelDoesNotSay() throws IOException {
    assertThat(PageSize.of(proc.resolve("absent"))).isEqualTo(4096);

    Files.write(proc.resolve("auxv"), new byte[23]);

    assertThat(PageSize.of(proc)).isEqualTo(4096);
  }

  private SysvTotals totals(int pageSize) throws IOException {
    SysvTotals totals = new SysvTotals(pageSize);
    SysvTable table = new SysvTable(proc);
    table.scan(Kind.SYSV_SEM, totals);
    table.scan(Kind.SYSV_SHM, totals);
    table.scan(Kind.SYSV_MSG, totals);
    return totals;
  }

  private void sysctl(String name, String text) throws IOException {
    Files.createDirectories(proc.resolve("sys/kernel"));
    Files.writeString(proc.resolve("sys/kernel").resolve(name), text);
  }
}
