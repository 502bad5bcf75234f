package dev.ipcaudit.javaagent.inside.judge;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.ScanOutcome;
import java.util.List;

/** Gets what was found, to show it to those who listen at that moment. */
public interface ResultListener {

  /** A scan begins, by any thread. Throws nothing. */
  void scanBegins();

  /** A scan is over: for flight recordings. What this throws is counted. */
  void scanned(KernelSnapshot kernel, List<Finding> findings);

  /** The same for JMX clients, without what the user accepts. What this throws is counted. */
  void scanned(ScanOutcome outcome);

  /**
   * A scan whose time had come is over: for a log, by the watcher's thread, with no lock of ours
   * held. Only with the option {@code log.findings}. What this throws is counted.
   */
  void toBeLogged(ScanOutcome outcome);

  /** The last verdict is reached: for flight recordings. Throws nothing. */
  void judged(KernelSnapshot kernel, AuditReport report);
}
