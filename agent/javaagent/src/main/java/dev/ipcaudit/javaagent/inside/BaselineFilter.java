package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.baseline.Baseline;
import dev.ipcaudit.baseline.BaselineFile;
import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.option.Options;
import java.io.File;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Sets apart the findings that the user accepts, and writes down those to be accepted. */
final class BaselineFilter {

  private final Options options;
  private Baseline baseline;
  private String warned;

  BaselineFilter(Options options) {
    this.options = options;
  }

  /**
   * Reads the baseline now rather than when it is needed.
   *
   * @throws IOException with one printable line
   */
  synchronized void read() throws IOException {
    if (baseline == null && options.baseline() != null && !isToBeMade()) {
      baseline = BaselineFile.read(options.baseline());
    }
  }

  /** The first run with {@code baseline=FILE,baseline-write=FILE}. */
  private boolean isToBeMade() {
    return options.baseline().equals(options.baselineWrite())
        && !new File(options.baseline()).exists();
  }

  /** The report as the user wants to see it. One that cannot be read hides nothing. */
  synchronized AuditReport setApart(AuditReport report) {
    try {
      read();
      return baseline == null ? report : baseline.applyTo(report, today());
    } catch (IOException failure) {
      if (!failure.getMessage().equals(warned)) {
        warned = failure.getMessage(); // once, not at every scan
        Diagnostics.warn(warned);
      }
      return report.withNote("the baseline is not applied: " + failure.getMessage());
    } catch (Throwable failure) {
      Diagnostics.warn("the baseline is not applied", failure);
      return report.withNote("the baseline is not applied: " + failure);
    }
  }

  /** Of the findings of a scan, those that are not accepted. */
  List<Finding> left(List<Finding> findings) {
    if (options.baseline() == null) {
      return findings;
    }
    AuditReport alone =
        new AuditReport(null, Map.of(), List.of(), 0, findings, List.of(), List.of());
    return setApart(alone).findings();
  }

  /** Adds what fails this run, accepted or not, to the file that is to be written, if any. */
  void write(AuditReport report) {
    if (options.baselineWrite() == null) {
      return;
    }
    try {
      List<Finding> failing = report.from(options.failOn());
      BaselineFile.add(options.baselineWrite(), report.jvm().pid(), failing, today());
    } catch (IOException failure) {
      Diagnostics.warn(failure.getMessage());
    } catch (Throwable failure) {
      Diagnostics.warn("the baseline could not be written", failure);
    }
  }

  /** The same day everywhere: a baseline is shared by people and machines of many zones. */
  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }
}
