package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole verdict on one JVM, ready to be shown.
 *
 * @param coverage what was seen and what was not, by stable key ({@code jna}, {@code kernel}, ...)
 * @param notes sentences about what could not be seen, in the order they arose
 * @param dropped objects that no longer fitted into the bounded tables
 * @param findings those that the user's baseline does not accept
 * @param kernel what the kernel shows beside, or null where that was not read
 */
public record AuditReport(
    Jvm jvm,
    Map<String, String> coverage,
    List<String> notes,
    long dropped,
    List<Finding> findings,
    List<SiteAccount> sites,
    List<LimitUsage> limits,
    @Nullable KernelTables kernel,
    BaselineResult acceptance) {

  /** Without what the kernel shows beside, and without a baseline. */
  public AuditReport(
      Jvm jvm,
      Map<String, String> coverage,
      List<String> notes,
      long dropped,
      List<Finding> findings,
      List<SiteAccount> sites,
      List<LimitUsage> limits) {
    this(jvm, coverage, notes, dropped, findings, sites, limits, null, BaselineResult.NONE);
  }

  /** The same with what the kernel shows beside. */
  public AuditReport with(KernelTables view) {
    return new AuditReport(
        jvm, coverage, notes, dropped, findings, sites, limits, view, acceptance);
  }

  /** The same with what a baseline left of the findings. */
  public AuditReport with(List<Finding> left, BaselineResult accepted) {
    return new AuditReport(jvm, coverage, notes, dropped, left, sites, limits, kernel, accepted);
  }

  /**
   * The JVM that was judged; what a flight recording does not tell is null, and the pid 0.
   *
   * @param main the main class or jar with its arguments as {@code sun.java.command} gives it;
   *     hostile text
   * @param ipcNamespace the link text of /proc/self/ns/ipc
   */
  public record Jvm(
      long pid,
      @Nullable String java,
      @Nullable String main,
      @Nullable String ipcNamespace,
      @Nullable Instant started,
      @Nullable Instant ended) {

    /** This one; {@code ended} is null while it runs. */
    public static Jvm current(@Nullable Instant ended) {
      ProcessHandle self = ProcessHandle.current();
      return new Jvm(
          self.pid(),
          System.getProperty("java.version"),
          System.getProperty("sun.java.command", ""),
          Namespaces.ipc(),
          self.info().startInstant().orElse(null),
          ended);
    }
  }

  /** The same with one more sentence about what could not be done. */
  public AuditReport withNote(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new AuditReport(
        jvm, coverage, more, dropped, findings, sites, limits, kernel, acceptance);
  }

  /** The findings that are as grave as {@code threshold}, or graver. */
  public List<Finding> from(Severity threshold) {
    List<Finding> grave = new ArrayList<>();
    for (Finding finding : findings) {
      if (finding.severity().reaches(threshold)) {
        grave.add(finding);
      }
    }
    return grave;
  }

  /** Whether a finding is as grave as {@code threshold}, or graver. */
  public boolean fails(Severity threshold) {
    return !from(threshold).isEmpty();
  }
}
