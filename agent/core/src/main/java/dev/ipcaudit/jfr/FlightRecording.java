package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Auditor;
import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.ledger.BlockedCall;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.LedgerListener;
import dev.ipcaudit.ledger.TrackedObject;
import dev.ipcaudit.model.CallSite;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * Shows what the agent knows in flight recordings. Made when a recorder has started, since the
 * first event class alone costs a host dozens of milliseconds.
 */
public final class FlightRecording implements LedgerListener {

  private static final List<Class<? extends Event>> EVENTS =
      List.of(
          ObjectCreated.class,
          ObjectRemoved.class,
          ObjectLeaked.class,
          SiteAccountEvent.class,
          SiteHistoryEvent.class,
          CoverageEvent.class,
          KernelScanEvent.class,
          LimitUsageEvent.class,
          BlockedCallEvent.class,
          FindingEvent.class);

  private final Ledger ledger;
  private final Auditor auditor;
  private final Coverage coverage;
  private final AtomicBoolean following = new AtomicBoolean();
  private boolean over;

  /** Registers the events; the recorder must have been initialized. */
  public FlightRecording(Ledger ledger, Auditor auditor, Coverage coverage) {
    this.ledger = ledger;
    this.auditor = auditor;
    this.coverage = coverage;
    for (Class<? extends Event> event : EVENTS) {
      FlightRecorder.register(event);
    }
    FlightRecorder.addPeriodicEvent(SiteAccountEvent.class, this::commitAccounts);
    FlightRecorder.addPeriodicEvent(SiteHistoryEvent.class, this::commitHistories);
    FlightRecorder.addPeriodicEvent(LimitUsageEvent.class, this::commitLimits);
    FlightRecorder.addPeriodicEvent(CoverageEvent.class, this::commitCoverage);
  }

  /**
   * Hears of objects while a recording runs, and not a moment longer; to be called when the state
   * of a recording changed.
   */
  public void follow() {
    boolean running = false;
    for (Recording recording : FlightRecorder.getFlightRecorder().getRecordings()) {
      running |= recording.getState() == RecordingState.RUNNING;
    }
    ledger.listener(running ? this : null);
    // a recording of figures alone, such as that of the command watch, is not told of objects
    boolean wanted = running && EventType.getEventType(ObjectCreated.class).isEnabled();
    if (wanted && !following.getAndSet(true)) {
      for (TrackedObject object : ledger.live()) {
        commitCreated(object, true);
      }
    } else if (!wanted) {
      following.set(false);
    }
  }

  @Override
  public void created(TrackedObject object) {
    commitCreated(object, false);
  }

  private static void commitCreated(TrackedObject object, boolean before) {
    ObjectCreated event = new ObjectCreated();
    if (event.isEnabled()) {
      event.object = object.serial();
      event.kind = object.kind().id();
      event.kernelId = object.id();
      event.key = object.keyText();
      event.size = object.size();
      event.site = object.site().toString();
      event.createdAt = object.createdMillis();
      event.beforeRecording = before;
      event.commit();
    }
  }

  @Override
  public void removed(TrackedObject object, CallSite by) {
    ObjectRemoved event = new ObjectRemoved();
    if (event.isEnabled()) {
      event.object = object.serial();
      event.kind = object.kind().id();
      event.kernelId = object.id();
      event.age = System.currentTimeMillis() - object.createdMillis();
      event.createdBy = object.site().toString();
      event.removedBy = by.toString();
      event.commit();
    }
  }

  @Override
  public void blocked(BlockedCall call) {
    BlockedCallEvent event = new BlockedCallEvent();
    if (event.isEnabled()) {
      event.site = call.site().toString();
      event.blockedFor = call.nanos();
      event.function = call.function();
      event.kind = call.kind().id();
      event.kernelId = call.object();
      event.javaThread = call.thread();
      event.kernel = call.detail();
      event.commit();
    }
  }

  private void commitAccounts() {
    unlessOver(() -> AuditEvents.commitAccounts(auditor.figures()));
  }

  private void commitHistories() {
    unlessOver(() -> AuditEvents.commitHistories(auditor.accounts()));
  }

  private void commitLimits() {
    unlessOver(() -> AuditEvents.commitLimits(KernelSnapshot.take(ledger).limits()));
  }

  private void commitCoverage() {
    unlessOver(
        () ->
            AuditEvents.commitCoverage(
                AuditReport.Jvm.current(null),
                coverage.states(),
                coverage.notes(),
                ledger.dropped()));
  }

  /** What a scan or the recorder says after the verdict would be taken for a part of it. */
  private synchronized void unlessOver(Runnable commit) {
    if (!over) {
      commit.run();
    }
  }

  /** Commits what a scan of the kernel's tables found while the program runs. */
  public void commit(KernelSnapshot kernel, List<Finding> findings) {
    unlessOver(
        () -> {
          AuditEvents.commitScan(kernel, false);
          AuditEvents.commitLimits(kernel.limits());
          AuditEvents.commitFindings(findings, false);
        });
  }

  /**
   * Commits the verdict: the findings, every leaked object by itself, and all else that a report
   * has. The last word: what the recorder asks for afterwards is not said any more.
   */
  public synchronized void commitVerdict(KernelSnapshot kernel, AuditReport report) {
    over = true;
    AuditEvents.commitScan(kernel, true);
    AuditEvents.commitLimits(report.limits());
    AuditEvents.commitCoverage(report.jvm(), report.coverage(), report.notes(), report.dropped());
    AuditEvents.commitAccounts(report.sites());
    AuditEvents.commitHistories(report.sites());
    AuditEvents.commitFindings(report.findings(), true);
  }
}
