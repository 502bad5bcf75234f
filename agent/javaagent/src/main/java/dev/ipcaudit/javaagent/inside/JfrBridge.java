package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.audit.rule.Auditor;
import dev.ipcaudit.intercept.ModuleOpener;
import dev.ipcaudit.jfr.FlightRecording;
import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.model.RepeatedReads;
import java.util.List;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * Ties the JVM's flight recorder to the agent. Touched only when a recorder is being made, or where
 * one may have been made before: JFR's first classes alone cost a host dozens of milliseconds.
 */
final class JfrBridge implements FlightRecorderListener {

  private final ExitAudit lastWord;
  private final Assembly assembly;
  private final RepeatedReads starts;
  private FlightRecording recording;
  private Thread hook;

  private JfrBridge(ExitAudit lastWord, Assembly assembly) {
    this.lastWord = lastWord;
    this.assembly = assembly;
    starts = assembly.coverage().attempts("preparations for flight recordings");
  }

  static void await(ExitAudit lastWord, Assembly assembly) {
    JfrBridge recorder = new JfrBridge(lastWord, assembly);
    FlightRecorder.addListener(recorder);
    if (FlightRecorder.isInitialized()) {
      recorder.recorderInitialized(FlightRecorder.getFlightRecorder());
    }
  }

  // No lock of ours is held while the recorder is called: it calls us with its own lock held.
  @Override
  public void recorderInitialized(FlightRecorder recorder) {
    if (recording != null) {
      return;
    }
    try {
      recording = recording();
    } catch (Throwable failure) {
      starts.failed(failure); // the next recording is another chance
      return;
    }
    starts.succeeded();
    try {
      hook = JfrShutdownHook.takeOut();
    } catch (ReflectiveOperationException | LinkageError | RuntimeException failure) {
      assembly.coverage().note("findings at exit may be missing in recordings: " + failure);
    }
    lastWord.recorderStarted(this);
    recording.follow(true);
  }

  private FlightRecording recording() {
    Interception tracking = assembly.tracking();
    return new FlightRecording(
        tracking.ledger(),
        new Auditor(tracking.ledger(), tracking.keyNames(), Suppressions.NONE),
        assembly.coverage(),
        this::soFar,
        new ModuleOpener(assembly.agent().instrumentation())::open);
  }

  /** Never throws: what the recorder calls and that throws is told on the host's output. */
  private List<Finding> soFar(KernelSnapshot kernel) {
    try {
      return assembly.tracking().scan().soFar(kernel);
    } catch (Throwable failure) {
      Diagnostics.warn("findings so far are missing in flight recordings", failure);
      return List.of();
    }
  }

  @Override
  public void recordingStateChanged(Recording changed) {
    if (recording == null) {
      recorderInitialized(FlightRecorder.getFlightRecorder()); // which failed before
    }
    if (recording != null) {
      recording.follow(changed.getState() == RecordingState.RUNNING);
    }
  }

  void commit(KernelSnapshot kernel, List<Finding> findings) {
    recording.commit(kernel, findings);
  }

  void commitVerdict(KernelSnapshot kernel, AuditReport report) {
    recording.commitVerdict(kernel, report);
  }

  /** Lets the recorder dump and close, as its own shutdown hook would have. */
  void runHook() {
    if (hook == null) {
      return;
    }
    hook.start();
    boolean over = false;
    while (!over) {
      try {
        hook.join();
        over = true;
      } catch (InterruptedException notNow) {
        // the host interrupted the thread that exits; the recording is dumped all the same
      }
    }
  }
}
