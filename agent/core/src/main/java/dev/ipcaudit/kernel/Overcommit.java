package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How much memory the kernel promises: vm.overcommit_memory of proc_sys_vm(5), and the lines of
 * proc_meminfo(5) that it is about, in bytes.
 *
 * @param mode 0 refuses what all memory and swap could not hold, 1 nothing, 2 what is beyond the
 *     limit together with all that was promised before
 * @param memory all memory and swap
 * @param committed what is promised now
 * @param limit what may be in mode 2
 */
public record Overcommit(int mode, long memory, long committed, long limit) {

  private static final long KIB = 1024;

  /**
   * Reads it now.
   *
   * @throws IOException when a file cannot be read or has another form
   */
  public static Overcommit read() throws IOException {
    Path proc = Path.of("/proc");
    String text = ProcFiles.text(proc.resolve("meminfo"));
    return new Overcommit(
        (int) ProcFiles.number(proc.resolve("sys/vm/overcommit_memory")),
        bytes(text, "MemTotal:") + bytes(text, "SwapTotal:"),
        bytes(text, "Committed_AS:"),
        bytes(text, "CommitLimit:"));
  }

  private static long bytes(String text, String label) throws IOException {
    String value = ProcFiles.field(text, label);
    try {
      if (value != null) {
        return KIB * Long.parseLong(value.split("\\s+")[0]);
      }
    } catch (RuntimeException otherForm) {
      // as if it was not there
    }
    throw new IOException("meminfo: no number for " + label);
  }
}
