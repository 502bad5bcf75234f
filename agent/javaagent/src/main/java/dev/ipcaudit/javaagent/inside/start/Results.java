package dev.ipcaudit.javaagent.inside.start;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.ScanOutcome;
import dev.ipcaudit.javaagent.inside.judge.ResultListener;
import dev.ipcaudit.javaagent.inside.show.FindingLog;
import dev.ipcaudit.javaagent.inside.show.JfrBridge;
import dev.ipcaudit.javaagent.inside.show.MBeanRegistration;
import dev.ipcaudit.option.Options;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands what was found to whatever shows it, as far as the host has that by then. */
final class Results implements ResultListener {

  private final Assembly assembly;
  private @Nullable FindingLog log;

  private Results(Assembly assembly) {
    this.assembly = assembly;
  }

  /** Of the type that is asked for, so that no start loads this class. */
  static ResultListener of(Assembly assembly) {
    return new Results(assembly);
  }

  @Override
  public void scanBegins() {
    assembly.ensureThreads();
  }

  @Override
  public void scanned(KernelSnapshot kernel, List<Finding> findings) {
    JfrBridge recorder = assembly.recorder();
    if (recorder != null) {
      recorder.commit(kernel, findings);
    }
  }

  @Override
  public void scanned(ScanOutcome outcome) {
    MBeanRegistration management = assembly.management();
    if (management != null) {
      management.scanned(outcome);
    }
  }

  @Override
  public void toBeLogged(ScanOutcome outcome) {
    FindingLog made = log;
    if (made == null) {
      Options options = assembly.options();
      made = FindingLog.of(options.logFindings(), options.logsToHost());
      log = made;
    }
    made.scanned(outcome.left());
  }

  @Override
  public void judged(KernelSnapshot kernel, AuditReport report) {
    JfrBridge recorder = assembly.recorder();
    if (recorder != null) {
      recorder.commitVerdict(kernel, report);
    }
  }
}
