package dev.ipcaudit.javaagent.inside.show;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.intercept.ModuleOpener;
import dev.ipcaudit.javaagent.inside.judge.AuditRunner;
import dev.ipcaudit.jfr.FlightRecording;
import dev.ipcaudit.log.Boundary;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.RepeatedReads;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import org.jspecify.annotations.Nullable;

/**
 * Ties the JVM's flight recorder to the agent. Touched only when a recorder is being made, or where
 * one may have been made before: JFR's first classes alone cost a host dozens of milliseconds.
 */
public final class JfrBridge implements FlightRecorderListener, Boundary.Step {

  private final Supplier<AuditRunner> audits;
  private final Coverage coverage;
  private final Instrumentation instrumentation;
  private final Consumer<JfrBridge> started;
  private final RepeatedReads starts;
  private @Nullable FlightRecording recording;
  private @Nullable Thread hook;

  private JfrBridge(
      Supplier<AuditRunner> audits,
      Coverage coverage,
      Instrumentation instrumentation,
      Consumer<JfrBridge> started) {
    this.audits = audits;
    this.coverage = coverage;
    this.instrumentation = instrumentation;
    this.started = started;
    starts = coverage.attempts("preparations for flight recordings");
  }

  /**
   * Waits for the first recorder, without a thread.
   *
   * @param started gets the bridge when there is a recorder, by the thread that makes it
   */
  public static void await(
      Supplier<AuditRunner> audits,
      Coverage coverage,
      Instrumentation instrumentation,
      Consumer<JfrBridge> started) {
    JfrBridge recorder = new JfrBridge(audits, coverage, instrumentation, started);
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
    Throwable failed = Boundary.run(this, "flight recordings could not be prepared");
    FlightRecording made = recording;
    if (failed != null || made == null) {
      return; // the next recording is another chance
    }
    try {
      hook = JfrShutdownHook.takeOut();
    } catch (ReflectiveOperationException | LinkageError | RuntimeException failure) {
      coverage.note("findings at exit may be missing in recordings: " + failure);
    }
    started.accept(this);
    made.follow(true);
  }

  @Override
  public void step() {
    AuditRunner runner = audits.get();
    recording =
        new FlightRecording(
            runner.ledger(),
            runner.auditor(Suppressions.NONE),
            coverage,
            this::soFar,
            new ModuleOpener(instrumentation)::open);
    starts.succeeded();
  }

  @Override
  public void failed(Throwable failure) {
    starts.failed(failure);
  }

  /** Never throws: the recorder prints what a callback throws on the host's output. */
  private List<Finding> soFar(KernelSnapshot kernel) {
    List<Finding> findings = new ArrayList<>();
    Boundary.warn(
        () -> findings.addAll(audits.get().soFar(kernel)),
        "findings so far are missing in flight recordings");
    return findings;
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

  public void commit(KernelSnapshot kernel, List<Finding> findings) {
    FlightRecording made = recording;
    if (made != null) {
      made.commit(kernel, findings);
    }
  }

  /** Commits what the last verdict found. Throws nothing. */
  public void commitVerdict(KernelSnapshot kernel, AuditReport report) {
    FlightRecording made = recording;
    if (made != null) {
      Boundary.warn(
          () -> made.commitVerdict(kernel, report), "the verdict is missing in flight recordings");
    }
  }

  /** Lets the recorder dump and close, as its own shutdown hook would have. */
  @SuppressWarnings("ThreadJoinLoop") // it joins until the thread has ended
  public void runHook() {
    if (hook == null) {
      return;
    }
    hook.start();
    while (hook.isAlive()) {
      try {
        hook.join();
      } catch (InterruptedException notNow) {
        // the host interrupted the thread that exits; the recording is dumped all the same
      }
    }
  }
}
