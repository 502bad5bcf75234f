package dev.ipcaudit.report;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.report.html.HtmlReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The formats of a report, by the endings of their files. */
public enum ReportFormat {
  TXT,
  JSON,
  SARIF,
  HTML,
  XML,
  COLLAPSED,
  MD,
  CODEQUALITY;

  /** The format of that name, as {@link #list} has it, or {@code txt}; else null. */
  public static @Nullable ReportFormat of(String name) {
    for (ReportFormat format : values()) {
      if (format.id().equals(name)) {
        return format;
      }
    }
    return name.equals("text") ? TXT : null;
  }

  /** All names, for people. */
  public static String list() {
    StringJoiner names = new StringJoiner(", ");
    for (ReportFormat format : values()) {
      names.add(format == TXT ? "text" : format.id());
    }
    return names.toString();
  }

  private String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the names of its files end in, without the first dot. */
  public String ending() {
    return this == CODEQUALITY ? "codequality.json" : id();
  }

  /** Whether it has every finding with its call paths, whatever their number is. */
  boolean hasAll() {
    return this != COLLAPSED && this != MD && this != CODEQUALITY;
  }

  /** The format that a file's name ends in; text where it ends in none of them. */
  static ReportFormat ofFile(String file) {
    for (ReportFormat format : values()) {
      // the longer one, of which json is the end
      if (format != JSON && file.endsWith("." + format.ending())) {
        return format;
      }
    }
    return file.endsWith("." + JSON.ending()) ? JSON : TXT;
  }

  /**
   * Writes a report in this format, in UTF-8.
   *
   * @param failOn from which severity on a finding is a failed test
   * @param sourceRoot where packages begin in the checkout, joined by {@code +}; may be empty
   * @throws IOException as {@code out} throws it
   */
  void write(AuditReport report, Severity failOn, String sourceRoot, OutputStream out)
      throws IOException {
    switch (this) {
      case JSON -> JsonReport.write(report, out);
      case CODEQUALITY -> CodeQualityReport.write(report, sourceRoot, out);
      case SARIF -> SarifReport.write(report, sourceRoot, out);
      case HTML ->
          out.write(HtmlReport.render(report, failOn, sourceRoot).getBytes(StandardCharsets.UTF_8));
      case XML ->
          out.write(
              JunitReport.render(report, failOn, sourceRoot).getBytes(StandardCharsets.UTF_8));
      case COLLAPSED -> out.write(CollapsedReport.render(report).getBytes(StandardCharsets.UTF_8));
      case MD -> out.write(MarkdownReport.render(report, failOn).getBytes(StandardCharsets.UTF_8));
      default -> out.write(TextReport.render(report).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The same, in memory. */
  public byte[] bytes(AuditReport report, Severity failOn, String sourceRoot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(report, failOn, sourceRoot, out);
    return out.toByteArray();
  }
}
