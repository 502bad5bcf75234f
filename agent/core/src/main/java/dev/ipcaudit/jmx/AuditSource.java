package dev.ipcaudit.jmx;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.ScanOutcome;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the MBean shows. Thread-safe. All but {@link #judge} is read whenever somebody scrapes: it
 * takes no lock that a call of the host could wait for, and looks at nothing in the kernel.
 */
public interface AuditSource {

  /** Every line that created, removed or failed; empty as long as no binding is in use. */
  List<Account> accounts();

  /** Live objects in the ledger. */
  long tracked();

  /** Objects that were created while the ledger was full. */
  long dropped();

  /** The last scan, {@link ScanOutcome#NONE} before the first. */
  ScanOutcome lastScan();

  /** What is seen and what is not, by part. */
  Map<String, String> coverage();

  /** Sentences about what is not seen. */
  List<String> notes();

  /** Walks of the stack so far. */
  long walks();

  /** How long they took in all, in nanoseconds. */
  long walkNanos();

  /**
   * The part of the allowance for walks that is spent, from 0 to 1; above it, walks are sampled.
   */
  double allowanceUsed();

  /** Whether some counts are estimates, because the allowance was spent at some time. */
  boolean estimated();

  /** Processor time of the agent's thread in nanoseconds, or null if there is none or unknown. */
  @Nullable Long watchCpuNanos();

  /** The agent's version. */
  String version();

  /** The options that were given, nearest source only, as {@code key=value,key=value}. */
  String options();

  /**
   * Scans the kernel's tables now, and judges.
   *
   * @throws IOException if the threads of this process cannot be read
   */
  AuditReport judge() throws IOException, InterruptedException;

  /** From which severity on a finding is a failed test in JUnit reports. */
  Severity failOn();

  /** Where packages begin in the checkout, for SARIF; may be empty. */
  String sourceRoot();
}
