package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the kernel that advice is made of, as Linux 6.18 wrote them. */
class SurroundingsFilesTest {

  @TempDir private Path directory;

  @Test
  void hugePagesShowInSmapsAlone() throws IOException {
    Files.writeString(
        directory.resolve("smaps"),
        String.join(
            "\n",
            // SHM_HUGETLB
            "7f4e97000000-7f4e97400000 rw-s 00000000 00:11 1      /SYSV00000000 (deleted)",
            "KernelPageSize:     2048 kB",
            "THPeligible:           0",
            "VmFlags: rd wr sh mr mw me ms de ht ",
            "7f4e97439000-7f4e97839000 rw-s 00000000 00:01 0      /SYSV00000000 (deleted)",
            "KernelPageSize:        4 kB",
            "ShmemPmdMapped:        0 kB",
            "THPeligible:           0",
            // shmem_enabled=advise and MADV_HUGEPAGE
            "7fb501e00000-7fb502600000 rw-s 00000000 00:01 2      /SYSV00000000 (deleted)",
            "KernelPageSize:        4 kB",
            "ShmemPmdMapped:     8192 kB",
            "7fb603e00000-7fb604600000 rw-s 00000000 00:1d 77     /dev/shm/a b",
            "KernelPageSize:        4 kB",
            "THPeligible:           1",
            // the heap's are not shared
            "7fb703e00000-7fb704600000 rw-p 00000000 00:00 0 ",
            "KernelPageSize:     2048 kB",
            "7fb803e00000-7fb804600000 r--s 00000000 00:1d 78     /dev/shm/small",
            "KernelPageSize:        4 kB",
            ""));

    assertThat(HugePages.of(directory))
        .hasSize(5)
        .containsEntry(HugePages.segment(1), true)
        .containsEntry(HugePages.segment(0), false)
        .containsEntry(HugePages.segment(2), true)
        .containsEntry(HugePages.file(0, 0x1d, 77), true)
        .containsEntry(HugePages.file(0, 0x1d, 78), false);
  }

  @Test
  void theSizeOfAHugePageIsThatOfTheMachine() throws IOException {
    Path meminfo = Files.writeString(directory.resolve("meminfo"), "Hugepagesize:    2048 kB\n");

    assertThat(HugePages.size(meminfo)).isEqualTo(2 << 20);
    assertThat(HugePages.size(directory.resolve("none"))).isZero();
  }

  @Test
  void aUnitIsTheInnermostOfTheControlGroup() {
    assertThat(ProcessUnit.in("0::/system.slice/a.service\n")).isEqualTo("a.service");
    assertThat(ProcessUnit.in("9:name=systemd:/system.slice/a@1.service\n0::/\n"))
        .isEqualTo("a@1.service");
    assertThat(ProcessUnit.in("0::/user.slice/user@1000.service/app.slice/b.service\n"))
        .isEqualTo("b.service");
    assertThat(ProcessUnit.in("0::/system.slice/docker-12ab.scope/x\n"))
        .isEqualTo("docker-12ab.scope");
    assertThat(ProcessUnit.in("0::/a\u001b[31m.service\n")).isEqualTo("a\\u001b[31m.service");
    assertThat(ProcessUnit.in("8:pids:/a.service\n0::/\n")).isNull();
  }

  @Test
  void limitsAreReadByTheirPlaceInTheFile() throws IOException {
    Files.createDirectories(directory.resolve("kernel"));
    Files.writeString(directory.resolve("kernel/sem"), "32000\t1024000000\t500\t32001\n");
    Files.writeString(directory.resolve("kernel/shmmax"), "18446744073692774399\n");
    Files.writeString(directory.resolve("kernel/shmmni"), "none\n");

    assertThat(IpcTunable.read(directory))
        .hasSize(5)
        .containsEntry(IpcTunable.SEMMSL, 32_000L)
        .containsEntry(IpcTunable.SEMMNI, 32_001L)
        .containsEntry(IpcTunable.SHMMAX, Long.MAX_VALUE);
  }
}
