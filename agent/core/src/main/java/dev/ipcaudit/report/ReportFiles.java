package dev.ipcaudit.report;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.text.Escape;
import dev.ipcaudit.text.Reason;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Writes reports to files, as {@link AtomicFile} does. */
public final class ReportFiles {

  private ReportFiles() {}

  /**
   * Writes {@code report} in the {@link ReportFormat} that the name ends in. An earlier report of
   * that name is replaced.
   *
   * @param file the name, in which {@code %p} stands for the pid of the JVM that was judged
   * @param failOn from which severity on a finding is a failed test
   * @param sourceRoot where packages begin in the checkout, joined by {@code +}; may be empty
   * @param mode of the file in octal, such as {@code 0600}, as far as the umask allows
   * @return the file written
   * @throws IOException with one printable line that names the file and the reason
   */
  public static Path write(
      AuditReport report, String file, Severity failOn, String sourceRoot, String mode)
      throws IOException {
    String name = file.replace("%p", Long.toString(report.jvm().pid()));
    try {
      Path target = Path.of(name);
      AtomicFile.replace(
          target,
          out -> ReportFormat.ofFile(name).write(report, failOn, sourceRoot, out),
          AtomicFile.permissions(Integer.parseInt(mode, 8)));
      return target;
    } catch (IOException failure) {
      throw failed(name, Reason.of(failure), failure);
    } catch (InvalidPathException notAPath) {
      throw failed(name, "not a valid file name", notAPath);
    }
  }

  /**
   * Refuses a name that {@link #write} cannot write to, as far as that is known before there is a
   * report; a name with {@code %p} is not known before.
   *
   * @throws IOException with one printable line that names the file and the reason
   */
  public static void check(String file) throws IOException {
    if (file.contains("%p")) {
      return;
    }
    try {
      AtomicFile.checkReplaceable(Path.of(file));
    } catch (IOException failure) {
      throw failed(file, Reason.of(failure), failure);
    } catch (InvalidPathException notAPath) {
      throw failed(file, "not a valid file name", notAPath);
    }
  }

  private static IOException failed(String name, String reason, Exception cause) {
    return new IOException(Escape.line(name + ": cannot be written: " + reason), cause);
  }
}
