package dev.ipcaudit.javaagent.inside.judge;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.baseline.Baseline;
import dev.ipcaudit.baseline.BaselineFile;
import dev.ipcaudit.log.Boundary;
import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.option.Options;
import java.io.File;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Suppresses the findings that the user accepts, and writes down those to be accepted. Thread-safe.
 */
public final class BaselineFilter {

  private static final String NOT_APPLIED = "the baseline is not applied";
  private static final String NOT_WRITTEN = "the baseline could not be written";

  /** Of a report that nobody sees. */
  private static final AuditReport.Jvm NO_JVM =
      new AuditReport.Jvm(0, null, null, null, null, null);

  private final Options options;

  /** The file to read, null for none. */
  private volatile @Nullable String file;

  private @Nullable Baseline baseline;
  private @Nullable String warned;

  public BaselineFilter(Options options) {
    this.options = options;
    file = options.baseline();
  }

  /**
   * Reads the baseline now rather than when it is needed.
   *
   * @throws IOException with one printable line
   */
  public synchronized void read() throws IOException {
    String named = file;
    if (baseline == null && named != null && !isToBeMade(named)) {
      baseline = BaselineFile.read(named);
    }
  }

  /**
   * Reads a baseline that holds from now on.
   *
   * @throws IOException with one printable line; then the present one holds
   */
  public synchronized void replace(String other) throws IOException {
    baseline = BaselineFile.read(other);
    file = other;
    warned = null;
  }

  /** The first run with {@code baseline=FILE,baseline-write=FILE}. */
  private boolean isToBeMade(String file) {
    return file.equals(options.baselineWrite()) && !new File(file).exists();
  }

  /** The report as the user wants to see it. A baseline that cannot be read hides nothing. */
  public synchronized AuditReport suppress(AuditReport report) {
    if (file == null) {
      return report;
    }
    Application applied = new Application(report);
    Throwable failure = Boundary.run(applied, NOT_APPLIED);
    if (failure == null) {
      return applied.report;
    }
    String why = String.valueOf(failure.getMessage());
    if (!(failure instanceof IOException)) {
      why = failure.toString();
      Diagnostics.warn(NOT_APPLIED, failure);
    } else if (!why.equals(warned)) {
      warned = why; // once, not at every scan
      Diagnostics.warn(why);
    }
    return report.withNote(NOT_APPLIED + ": " + why);
  }

  /** Of the findings of a scan, those that are not accepted. */
  public List<Finding> left(List<Finding> findings) {
    if (file == null) {
      return findings;
    }
    AuditReport alone =
        new AuditReport(NO_JVM, Map.of(), List.of(), 0, findings, List.of(), List.of());
    return suppress(alone).findings();
  }

  /** Adds what fails this run, accepted or not, to the file that is to be written, if any. */
  public void write(AuditReport report) {
    String written = options.baselineWrite();
    if (written == null) {
      return;
    }
    Throwable failure = Boundary.run(new Addition(written, report), NOT_WRITTEN);
    if (failure instanceof IOException) {
      Diagnostics.warn(String.valueOf(failure.getMessage()));
    } else if (failure != null) {
      Diagnostics.warn(NOT_WRITTEN, failure);
    }
  }

  /** The same day everywhere: a baseline is shared by people and machines of many zones. */
  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  private final class Application implements Boundary.Step {

    private AuditReport report;

    Application(AuditReport report) {
      this.report = report;
    }

    @Override
    public void step() throws IOException {
      read();
      if (baseline != null) {
        report = baseline.applyTo(report, today());
      }
    }
  }

  private final class Addition implements Boundary.Step {

    private final String target;
    private final AuditReport report;

    Addition(String target, AuditReport report) {
      this.target = target;
      this.report = report;
    }

    @Override
    public void step() throws IOException {
      List<Finding> failing = report.from(options.failOn());
      BaselineFile.add(target, report.jvm().pid(), failing, report.findings(), today());
    }
  }
}
