package dev.ipcaudit.javaagent.command;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.baseline.Baseline;
import dev.ipcaudit.baseline.BaselineFile;
import dev.ipcaudit.javaagent.command.scan.Stdout;
import dev.ipcaudit.javaagent.command.scan.Style;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.report.ReportFiles;
import dev.ipcaudit.report.ReportFormat;
import dev.ipcaudit.report.TextReport;
import dev.ipcaudit.text.Escape;
import dev.ipcaudit.text.Reason;
import dev.ipcaudit.text.TextFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The report that an audited JVM writes at its end, made of its flight recording. */
@Command(
    name = "report",
    description = "Shows the findings in a flight recording, in the formats of a report at exit.",
    footer = {"", "Exit code: 0 clean, 1 findings (warnings and errors), 2 error."})
final class ReportCommand implements Callable<Integer> {

  private static final int FINDINGS = 1;

  @Parameters(index = "0", paramLabel = "FILE.jfr", description = "The flight recording.")
  @SuppressWarnings("NullAway.Init") // picocli requires it
  private String recording;

  @Option(
      names = "--srcroot",
      paramLabel = "DIR+DIR",
      description =
          "Directories in which packages begin. They are put before the files that .sarif and others"
              + " name; .html shows the lines of source that it finds there.")
  private String sourceRoot = "";

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description =
          "Baseline of accepted findings: they are shown in a part of their own and do not count.")
  private @Nullable String baseline;

  @Option(
      names = "--baseline-write",
      paramLabel = "FILE",
      description = "Adds the findings, warnings and errors, to this baseline.")
  private @Nullable String baselineWrite;

  @ArgGroup private Output output = new Output();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli shows the help itself
  private boolean help;

  @Spec private CommandSpec spec;

  /** One way or the other. */
  static final class Output {
    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description =
            "What to print: text (default), json (schema ipcaudit-report/1), html, sarif, xml"
                + " (JUnit), collapsed, md (Markdown) or"
                + " codequality (GitLab).")
    private @Nullable String format;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Write a file instead, in the format of its ending, as report=FILE does.")
    private @Nullable String file;
  }

  @Override
  public Integer call() {
    ReportFormat format = output.format == null ? ReportFormat.TXT : ReportFormat.of(output.format);
    if (format == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--format="
              + Escape.line(String.valueOf(output.format))
              + ": expected one of "
              + ReportFormat.list());
    }
    Baseline known;
    try {
      // both before a recording is read, which may take long
      known = baseline == null ? null : BaselineFile.read(baseline);
      if (output.file != null) {
        ReportFiles.check(output.file);
      }
    } catch (IOException failure) {
      return error(Escape.line(String.valueOf(failure.getMessage())));
    }
    AuditReport report;
    try {
      report = RecordingReader.read(existing(recording));
    } catch (NoClassDefFoundError missing) {
      return error("this Java has no module jdk.jfr; use a JDK");
    } catch (IOException failure) {
      return error(Escape.line(recording + ": " + Reason.of(failure)));
    }
    try {
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      List<Finding> all = report.findings();
      List<Finding> failing = report.from(Severity.WARNING);
      if (known != null) {
        report = known.applyTo(report, today);
      }
      if (baselineWrite != null) {
        BaselineFile.add(baselineWrite, report.jvm().pid(), failing, all, today);
      }
      if (output.file != null) {
        ReportFiles.write(report, output.file, Severity.WARNING, sourceRoot, "0600");
      } else {
        print(report, format);
      }
    } catch (IOException failure) {
      return error(Escape.line(String.valueOf(failure.getMessage())));
    }
    return report.fails(Severity.WARNING) ? FINDINGS : 0;
  }

  private static Path existing(String name) throws IOException {
    try {
      Path file = Path.of(name);
      TextFile.check(file, Long.MAX_VALUE);
      return file;
    } catch (InvalidPathException notAPath) {
      throw new IOException("not a valid file name");
    }
  }

  private void print(AuditReport report, ReportFormat format) throws IOException {
    PrintStream out = Stdout.open();
    if (format == ReportFormat.TXT) {
      // for a terminal, which may take less than UTF-8
      Style style = new Style(false, Stdout.charset());
      out.print(style.safe(TextReport.render(report)));
    } else {
      out.write(format.bytes(report, Severity.WARNING, sourceRoot));
    }
    out.flush();
    if (out.checkError()) {
      throw new IOException("standard output cannot be written");
    }
  }

  private static int error(String what) {
    System.err.println("ipcaudit: " + what);
    return Commands.USAGE;
  }
}
