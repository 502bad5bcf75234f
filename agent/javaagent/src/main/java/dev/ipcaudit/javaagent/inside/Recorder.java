package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Auditor;
import dev.ipcaudit.audit.Expectations;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.jfr.FlightRecording;
import java.util.List;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;

/**
 * Ties the JVM's flight recorder to the agent. Touched only when a recorder is being made, or where
 * one may have been made before: JFR's first classes alone cost a host dozens of milliseconds.
 */
final class Recorder implements FlightRecorderListener {

  private final LastWord lastWord;
  private final Assembly assembly;
  private FlightRecording recording;
  private Thread hook;

  private Recorder(LastWord lastWord, Assembly assembly) {
    this.lastWord = lastWord;
    this.assembly = assembly;
  }

  static void await(LastWord lastWord, Assembly assembly) {
    Recorder recorder = new Recorder(lastWord, assembly);
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
    Tracking tracking = assembly.tracking();
    recording =
        new FlightRecording(
            tracking.ledger(),
            new Auditor(tracking.ledger(), tracking.keyNames(), Expectations.NONE),
            assembly.coverage());
    try {
      hook = RecorderHook.takeOut();
    } catch (ReflectiveOperationException | LinkageError | RuntimeException failure) {
      assembly.coverage().note("findings at exit may be missing in recordings: " + failure);
    }
    lastWord.recorderStarted(this);
    recording.follow();
  }

  @Override
  public void recordingStateChanged(Recording changed) {
    if (recording != null) {
      recording.follow();
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
