package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the kernel itself, in an IPC namespace that takes every object along when it ends. */
class RealKernelTest {

  @TempDir Path dir;

  @Test
  void whatIpcmkMadeIsWhatIsRead() throws Exception {
    String javaPath =
        Path.of(System.getProperty("java.home"), "bin", "java")
            + " -Xshare:auto -XX:TieredStopAtLevel=1 -cp "
            + Path.of(SysvTable.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            + ":"
            + Path.of(
                PrintTables.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> lines =
        finish(
            inNamespace(
                // more than a page of rows, so that the kernel cuts the table
                "i=0; while [ $i -lt 50 ]; do ipcmk -S 7; i=$((i+1)); done",
                "ipcmk -M 1999993 -p 0640; ipcmk -M 1; ipcmk -Q -p 0604",
                "for t in sem shm msg; do echo $t; cat /proc/sysvipc/$t; done",
                "echo limits; cat /proc/sys/kernel/sem /proc/sys/kernel/shmmni",
                "echo java; exec " + javaPath + " " + PrintTables.class.getName()));

    int java = lines.indexOf("java");
    List<String> read = lines.subList(java + 1, lines.size());
    assertThat(read.subList(0, 53)).isEqualTo(expected(lines.subList(0, java)));
    assertThat(read.get(0)).matches("-?\\d+ 0 644 7 .*");
    assertThat(read.get(50)).matches("-?\\d+ 0 640 1999993 .*");
    assertThat(read.get(52)).matches("-?\\d+ 0 604 0 0 0 0 .*");
    String[] sem = lines.get(lines.indexOf("limits") + 1).split("\t");
    int page = PageSize.BYTES;
    assertThat(read.subList(53, read.size()))
        .startsWith(
            "SEMMNI 50 " + sem[3],
            "SEMMNS 350 " + sem[1],
            "SHMMNI 2 " + lines.get(lines.indexOf("limits") + 2),
            "SHMALL " + ((1999993 + page - 1) / page + 1) + " " + Long.MAX_VALUE);
  }

  /** The printed rows without their padding, and without what {@link SysvRow} does not show. */
  private static List<String> expected(List<String> lines) {
    List<String> rows = new ArrayList<>();
    boolean shm = false;
    for (String line : lines) {
      shm = shm ? !line.equals("msg") : line.equals("shm");
      String row = line.strip().replaceAll(" +", " ");
      if (row.matches("-?\\d+ .*")) {
        rows.add(shm ? row.replaceAll(" \\d+ \\d+$", "") : row);
      }
    }
    return rows;
  }

  @Test
  void anAttachedSegmentIsFoundInMapsAndMarkedInTheTable() throws Exception {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    assumeTrue(arm || System.getProperty("os.arch").equals("amd64"), "no syscall numbers known");
    int shmat = arm ? 196 : 30;
    int mprotect = arm ? 226 : 10;
    int munmap = arm ? 215 : 11;
    Process perl =
        inNamespace(
            "exec perl -e '$| = 1; shmget(0, 1, 0600);"
                + " $id = shmget(0x80001234, 1999993, 01600) // die $!;"
                + (" syscall(" + shmat + ", $id, $_, 0) for 0x500000000000, 0x510000000000;")
                + (" syscall(" + mprotect + ", 0x500000030000, 65536, 1);")
                + (" syscall(" + munmap + ", 0x510000000000, 65536);")
                + " shmctl($id, 0, 0); open(T, \"/proc/sysvipc/shm\"); print <T>, \"$id\\n\";"
                + " close(STDOUT); <STDIN>'");
    try {
      List<String> lines = perl.inputReader().lines().toList();
      Map<Long, Integer> attached = Attachments.of(Path.of("/proc", Long.toString(perl.pid())));
      TableText.write(dir, "shm", String.join("\n", lines.subList(0, 3)) + "\n");
      List<String> marked = new ArrayList<>();
      new SysvTable(dir)
          .scan(
              Kind.SYSV_SHM,
              row -> {
                if (row.markedForRemoval()) {
                  marked.add(row.id() + " key " + row.key() + " nattch " + row.nattch());
                }
              });

      int shmid = Integer.parseInt(lines.get(3));
      assertThat(attached).isEqualTo(Map.of(0x500000000000L, shmid, 0x510000000000L, shmid));
      assertThat(marked).containsExactly(shmid + " key 0 nattch 4");
    } finally {
      perl.outputWriter().close();
      perl.waitFor();
    }
  }

  @Test
  void anotherNamespaceHasAnotherName() throws Exception {
    List<String> lines = finish(inNamespace("readlink /proc/self/ns/ipc"));

    assertThat(lines.get(0)).startsWith("ipc:[").isNotEqualTo(Namespaces.ipc());
  }

  /** A shell in a namespace of its own; skips the test where the machine cannot do that. */
  private Process inNamespace(String... commands) throws Exception {
    // root needs no user namespace, and where there is one, it is often forbidden to others
    for (String flags : new String[] {"-i", "-ri"}) {
      if (ok("unshare", flags, "sh", "-c", "command -v ipcmk && command -v perl")) {
        return new ProcessBuilder("unshare", flags, "sh", "-ec", String.join("\n", commands))
            .redirectError(dir.resolve("stderr").toFile())
            .start();
      }
    }
    assumeTrue(false, "SKIPPED against the real kernel: needs unshare -i, ipcmk and perl");
    throw new AssertionError();
  }

  private static boolean ok(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> finish(Process process) throws Exception {
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as(Files.readString(dir.resolve("stderr"))).isZero();
    return lines;
  }
}
