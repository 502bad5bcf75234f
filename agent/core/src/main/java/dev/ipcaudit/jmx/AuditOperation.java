package dev.ipcaudit.jmx;

import static javax.management.MBeanOperationInfo.ACTION;
import static javax.management.MBeanOperationInfo.INFO;
import static javax.management.openmbean.SimpleType.STRING;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.BaselineResult;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.baseline.BaselineText;
import dev.ipcaudit.report.ReportFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.management.openmbean.OpenMBeanOperationInfo;
import javax.management.openmbean.OpenMBeanOperationInfoSupport;
import javax.management.openmbean.OpenMBeanParameterInfo;
import javax.management.openmbean.OpenMBeanParameterInfoSupport;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the MBean, by the name that clients know. None of them changes anything outside
 * of the agent: no object is removed, no file is written.
 */
enum AuditOperation {
  scanNow(
      "scans the kernel's tables now and returns the findings; takes as long as the option blocked"
          + " says if a thread is blocked",
      ACTION,
      Tables.FINDING_DETAILS.type()),
  findings(
      "the findings of the last scan with message, remedy and stack",
      INFO,
      Tables.FINDING_DETAILS.type()),
  sites("every call site and what it did", INFO, Tables.SITES.type()),
  report("scans the kernel's tables now and returns the whole report", ACTION, STRING),
  baseline(
      "scans the kernel's tables now and returns the text of a baseline, for the option baseline,"
          + " that accepts what is found from the severity on that the option fail-on names",
      ACTION,
      STRING);

  private static final String FORMAT = "format";

  private final String description;
  private final int impact;

  @SuppressWarnings("ImmutableEnumChecker") // those of javax.management are, and do not say it
  private final OpenType<?> gives;

  AuditOperation(String description, int impact, OpenType<?> gives) {
    this.description = description;
    this.impact = impact;
    this.gives = gives;
  }

  /** The operation of that name, or null if there is none. */
  static @Nullable AuditOperation of(String name) {
    for (AuditOperation operation : values()) {
      if (operation.name().equals(name)) {
        return operation;
      }
    }
    return null;
  }

  OpenMBeanOperationInfo info() {
    OpenMBeanParameterInfo[] parameters =
        this == report
            ? new OpenMBeanParameterInfo[] {
              new OpenMBeanParameterInfoSupport(FORMAT, "one of " + ReportFormat.list(), STRING)
            }
            : new OpenMBeanParameterInfo[0];
    return new OpenMBeanOperationInfoSupport(name(), description, parameters, gives, impact);
  }

  /**
   * Does it.
   *
   * @throws IllegalArgumentException if the arguments are not those of the operation
   * @throws IOException if the threads of this process cannot be read
   */
  Object invoke(AuditSource source, Object[] arguments) throws IOException, InterruptedException {
    int expected = this == report ? 1 : 0;
    if ((arguments == null ? 0 : arguments.length) != expected) {
      throw new IllegalArgumentException(name() + " takes " + expected + " arguments");
    }
    return switch (this) {
      case scanNow -> table(source.judge().findings());
      case findings -> table(source.lastScan().left());
      case sites -> new AttributeValues(source).allSites();
      case report -> report(source, arguments[0]);
      case baseline -> baseline(source);
      default -> throw new AssertionError(this);
    };
  }

  private static TabularData table(List<Finding> findings) {
    TabularDataSupport data = Tables.FINDING_DETAILS.data();
    for (Finding finding : findings) {
      Tables.FINDING_DETAILS.add(data, Tables.details(finding));
    }
    return data;
  }

  private static String report(AuditSource source, Object name)
      throws IOException, InterruptedException {
    ReportFormat format = name instanceof String string ? ReportFormat.of(string) : null;
    if (format == null) {
      throw new IllegalArgumentException(FORMAT + ": expected one of " + ReportFormat.list());
    }
    return new String(
        format.bytes(source.judge(), source.failOn(), source.sourceRoot()), StandardCharsets.UTF_8);
  }

  private static String baseline(AuditSource source) throws IOException, InterruptedException {
    AuditReport report = source.judge();
    List<Finding> known = new ArrayList<>(report.from(source.failOn()));
    List<Finding> all = new ArrayList<>(report.findings());
    for (BaselineResult.Accepted accepted : report.acceptance().accepted()) {
      known.add(accepted.finding()); // or whoever takes this for the next baseline loses it
      all.add(accepted.finding());
    }
    return BaselineText.render(known, all);
  }
}
