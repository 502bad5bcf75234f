package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.Auditor;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.Rule;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.ledger.BlockedCall;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.LedgerListener;
import dev.ipcaudit.ledger.TrackedObject;
import dev.ipcaudit.model.CallSite;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Event;
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
          KernelScanEvent.class,
          LimitUsageEvent.class,
          BlockedCallEvent.class,
          FindingEvent.class);

  private final Ledger ledger;
  private final Auditor auditor;
  private final AtomicBoolean following = new AtomicBoolean();

  /** Registers the events; the recorder must have been initialized. */
  public FlightRecording(Ledger ledger, Auditor auditor) {
    this.ledger = ledger;
    this.auditor = auditor;
    for (Class<? extends Event> event : EVENTS) {
      FlightRecorder.register(event);
    }
    FlightRecorder.addPeriodicEvent(SiteAccountEvent.class, this::commitAccounts);
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
    boolean began = following.getAndSet(running);
    ledger.listener(running ? this : null);
    if (running && !began) {
      for (TrackedObject object : ledger.live()) {
        commitCreated(object, true);
      }
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
    for (SiteAccount account : auditor.accounts()) {
      SiteAccountEvent event = new SiteAccountEvent();
      event.site = account.site().toString();
      event.kind = account.kind().id();
      event.created = account.created();
      event.removed = account.removed();
      event.live = account.live();
      event.eagain = account.eagain();
      event.commit();
    }
  }

  /** Commits what a scan of the kernel's tables found. */
  public void commit(KernelSnapshot kernel) {
    KernelScanEvent scan = new KernelScanEvent();
    scan.semaphoreSets = kernel.totals().sets();
    scan.semaphores = kernel.totals().semaphores();
    scan.segments = kernel.totals().segments();
    scan.pages = kernel.totals().pages();
    scan.queues = kernel.totals().queues();
    scan.scanTime = kernel.durationNanos();
    scan.trouble = kernel.trouble();
    scan.commit();
    for (LimitUsage limit : kernel.limits()) {
      LimitUsageEvent event = new LimitUsageEvent();
      event.limit = limit.name();
      event.used = limit.used();
      event.max = limit.max();
      event.usage = (float) limit.fraction();
      event.commit();
    }
  }

  /** Commits the findings, and every leaked object by itself. */
  public void commit(List<Finding> findings) {
    for (Finding finding : findings) {
      FindingEvent event = new FindingEvent();
      event.severity = finding.severity().id();
      event.rule = finding.rule().id();
      event.kind = finding.kind().id();
      event.count = finding.count();
      event.site = finding.site().toString();
      event.message = finding.message();
      event.remedy = finding.remedy();
      event.commit();
      if (finding.rule() == Rule.LEAKED_OBJECT) {
        for (FindingObject object : finding.objects()) {
          commitLeaked(finding, object);
        }
      }
    }
  }

  private static void commitLeaked(Finding finding, FindingObject object) {
    ObjectLeaked event = new ObjectLeaked();
    event.site = finding.site().toString();
    event.object = object.serial();
    event.kind = finding.kind().id();
    event.kernelId = object.id();
    event.key = object.key();
    event.size = object.size();
    event.createdAt = object.created().toEpochMilli();
    event.age = System.currentTimeMillis() - event.createdAt;
    event.severity = finding.severity().id();
    event.kernel = object.kernel();
    event.creationStack = String.join("\n", finding.site().stack());
    event.commit();
  }
}
