package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentsTest {

  @TempDir Path pid;

  @Test
  void eachAttachmentIsToldOnceWhateverItsPieces() throws IOException {
    // as Linux 6.18 prints one segment attached twice, the first with its page 3 made read-only
    maps(
        "55d0c0000000-55d0c0001000 r--p 00000000 fe:00 131   /usr/bin/python3\n"
            + "55d0c1000000-55d0c1021000 rw-p 00000000 00:00 0                          [heap]\n"
            + "7fde29b00000-7fde29b01000 rw-p 00000000 00:00 0 \n"
            + segment("7fde29d9e000-7fde29f87000", "00000000", "17", "00000000")
            + segment("7fde29f87000-7fde29f8a000", "00000000", "17", "00000000")
            + segment("7fde29f8a000-7fde29f8b000", "00003000", "17", "00000000")
            + segment("7fde29f8b000-7fde2a170000", "00004000", "17", "00000000")
            + segment("7fde2a36a000-7fde2a36c000", "00000000", "2147483647", "80001234")
            + "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0         [vsyscall]\n");

    assertThat(Attachments.of(pid))
        .containsExactly(
            entry(0x7fde29d9e000L, 17),
            entry(0x7fde29f87000L, 17),
            entry(0x7fde2a36a000L, Integer.MAX_VALUE));
  }

  @Test
  void anAttachmentWithoutItsFirstPageIsStillWhereShmatPutIt() throws IOException {
    maps(segment("7fde29d9f000-7fde29f87000", "00001000", "3", "00000000"));

    assertThat(Attachments.of(pid)).containsExactly(entry(0x7fde29d9e000L, 3));
  }

  @Test
  void aSegmentOfHugePagesHasItsOwnDevice() throws IOException {
    mounted("25 24 0:35 / /dev/hugepages rw,relatime - hugetlbfs hugetlbfs rw\n");
    maps(
        "7fde29c00000-7fde29e00000 rw-s 00000000 00:0f 5        /SYSV00000000 (deleted)\n"
            + segment("7fde29f87000-7fde29f8a000", "00000000", "6", "00000000"));

    assertThat(Attachments.of(pid).values()).containsExactly(5, 6);
  }

  @Test
  void aFileOfThatNameIsNoSegment() throws IOException {
    // the root of a container is an overlay, whose major number is 0 too
    mounted("27 1 0:43 / / rw,relatime - overlay overlay rw\n");
    maps(
        "7f0000000000-7f0000001000 rw-s 00000000 fe:00 17    /SYSV00000000 (deleted)\n"
            + "7f0000001000-7f0000002000 rw-s 00000000 00:2b 17    /SYSV00000001 (deleted)\n"
            + segment("7f0000002000-7f0000003000", "00000000", "19", "00000002"));

    assertThat(Attachments.of(pid)).isEqualTo(Map.of(0x7f0000002000L, 19));
  }

  @Test
  void knownMissAFileOnAFileSystemUnmountedUnderItPassesForASegment() throws IOException {
    // Linux 6.18, a file in the root of a tmpfs after umount -l and unlink
    mounted("27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n");
    maps("7fb59b563000-7fb59b564000 rw-s 00000000 00:27 2      /SYSV00000000 (deleted)\n");

    assertThat(Attachments.of(pid)).isEqualTo(Map.of(0x7fb59b563000L, 2));
  }

  @Test
  void aNameThatIsNotExactlyASegmentsIsNone() throws IOException {
    String start = "7f0000001000-7f0000002000 rw-s 00000000 00:01 17     ";
    maps(
        (start + "/dev/zero (deleted)\n")
            + (start + "/memfd:SYSV00000000 (deleted)\n")
            + (start + "/tmp/SYSV00000000 (deleted)\n")
            + (start + "/SYSV00000000\n")
            + (start + "/SYSV00000000 (deleted) (deleted)\n")
            + (start + "/SYSV00000000\\012x (deleted)\n")
            + (start + "/SYSV0000ABCD (deleted)\n")
            + (start + "/SYSV000000000 (deleted)\n")
            + (start + "/SYSV0000000 (deleted)\n")
            + (start.replace(" 17 ", " 2147483648 ") + "/SYSV00000000 (deleted)\n")
            + (start.replace("rw-s", "rw-p") + "/SYSV00000000 (deleted)\n"));

    assertThat(Attachments.of(pid)).isEmpty();
  }

  @Test
  void linesCutAnywhereByAReadAreReadWhole() throws IOException {
    String lines =
        segment("7fde29d9e000-7fde29f87000", "00000000", "17", "00000000")
            + segment("7fde2a36a000-7fde2a36c000", "00000000", "19", "80001234");
    for (int padding = 1; padding <= 4096; padding++) {
      String first = "55d0c0000000-55d0c0001000 r--p 00000000 fe:00 131 /";
      maps(first + "x".repeat(padding) + "\n" + lines);

      assertThat(Attachments.of(pid)).hasSize(2);
    }
  }

  @Test
  void aProcessThatIsGoneIsNoSuchFile() {
    assertThatThrownBy(() -> Attachments.of(pid.resolve("gone")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void thisProcessHasNone() throws IOException {
    assertThat(Attachments.of(Path.of("/proc/self"))).isEmpty();
  }

  private static String segment(String range, String offset, String shmid, String key) {
    return range + " rw-s " + offset + " 00:01 " + shmid + "      /SYSV" + key + " (deleted)\n";
  }

  private void maps(String text) throws IOException {
    Files.writeString(pid.resolve("maps"), text);
  }

  private void mounted(String line) throws IOException {
    Files.writeString(
        pid.resolve("mountinfo"),
        "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
            + "26 24 0:24 / /dev/pts rw,relatime shared:1 - devpts devpts rw,mode=600\n"
            + line);
  }
}
