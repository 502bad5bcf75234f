package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.rule.Auditor;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.LedgerListener;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.ledger.problems.BlockedCall;
import dev.ipcaudit.log.Boundary;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RepeatedReads;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import org.jspecify.annotations.Nullable;

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
          UnhandledEagain.class,
          ZombieChildren.class,
          LimitExhausted.class,
          SiteAccountEvent.class,
          SiteHistoryEvent.class,
          SiteRemovalEvent.class,
          SitePathEvent.class,
          CoverageEvent.class,
          KernelScanEvent.class,
          LimitUsageEvent.class,
          BlockedCallEvent.class,
          FindingEvent.class);

  /** Of a stack in each event of an object; whole stacks are in those of its path. */
  private static final int FIRST_FRAMES = 6;

  private static final long SAME_MOMENT_NANOS = 200_000_000;

  private final Ledger ledger;
  private final Auditor auditor;
  private final Coverage coverage;
  private final Function<KernelSnapshot, List<Finding>> soFar;
  private WeakReference<KernelSnapshot> kernel = new WeakReference<>(null);
  private long kernelNanos;
  private final RepeatedReads periodic;
  private final @Nullable EventStacks created;
  private final @Nullable EventStacks removed;

  /** At first too, so that nothing comes of one that could not be made to its end. */
  private volatile boolean over = true;

  /**
   * Registers the events; the recorder must have been initialized.
   *
   * @param soFar gives the findings that are known while the program runs; thread-safe
   * @param opener opens the package of a class of the JDK to the agent
   */
  public FlightRecording(
      Ledger ledger,
      Auditor auditor,
      Coverage coverage,
      Function<KernelSnapshot, List<Finding>> soFar,
      Consumer<Class<?>> opener) {
    this.ledger = ledger;
    this.auditor = auditor;
    this.coverage = coverage;
    this.soFar = soFar;
    periodic = coverage.attempts("periodic events of flight recordings");
    for (Class<? extends Event> event : EVENTS) {
      FlightRecorder.register(event);
    }
    created = EventStacks.of(ObjectCreated.class, opener);
    removed = EventStacks.of(ObjectRemoved.class, opener);
    FlightRecorder.addPeriodicEvent(SiteAccountEvent.class, this::commitAccounts);
    FlightRecorder.addPeriodicEvent(SiteHistoryEvent.class, this::commitHistories);
    FlightRecorder.addPeriodicEvent(SitePathEvent.class, this::commitPaths);
    FlightRecorder.addPeriodicEvent(LimitUsageEvent.class, this::commitLimits);
    FlightRecorder.addPeriodicEvent(CoverageEvent.class, this::commitCoverage);
    FlightRecorder.addPeriodicEvent(KernelScanEvent.class, this::commitScan);
    FlightRecorder.addPeriodicEvent(FindingEvent.class, this::commitFindings);
    over = false;
  }

  /**
   * Hears of objects while a recording runs, and not a moment longer; to be called when the state
   * of a recording changed.
   *
   * @param started whether one has just begun, which has to be told what is there already
   */
  public void follow(boolean started) {
    boolean running = false;
    for (Recording recording : FlightRecorder.getFlightRecorder().getRecordings()) {
      running |= recording.getState() == RecordingState.RUNNING;
    }
    ledger.listener(running ? this : null);
    // a recording of figures alone, such as that of the command watch, is not told of objects
    if (running && started && EventType.getEventType(ObjectCreated.class).isEnabled()) {
      for (TrackedObject object : ledger.live()) {
        commitCreated(object, true);
      }
    }
  }

  @Override
  public void created(TrackedObject object) {
    commitCreated(object, false);
  }

  private void commitCreated(TrackedObject object, boolean before) {
    ObjectCreated event = new ObjectCreated();
    if (event.isEnabled()) {
      event.object = object.serial();
      event.kind = object.kind().id();
      event.kernelId = object.knownId();
      event.key = object.keyText();
      boolean set = object.kind() == Kind.SYSV_SEM;
      event.size = set ? 0 : object.size();
      event.semaphores = set ? object.size() : 0;
      event.line = SiteText.text(object.site());
      event.createdAt = object.createdMillis();
      event.beforeRecording = before;
      List<String> stack = object.site().stack();
      event.stack = EscapedLines.text(stack.subList(0, Math.min(stack.size(), FIRST_FRAMES)));
      commit(event, created, before ? CallSite.UNKNOWN : object.site());
    }
  }

  @Override
  public void removed(TrackedObject object, CallSite by) {
    ObjectRemoved event = new ObjectRemoved();
    if (event.isEnabled()) {
      event.object = object.serial();
      event.kind = object.kind().id();
      event.kernelId = object.knownId();
      event.age = System.currentTimeMillis() - object.createdMillis();
      event.createdBy = SiteText.text(object.site());
      event.line = SiteText.text(by);
      commit(event, removed, by);
    }
  }

  private static void commit(Event event, @Nullable EventStacks stacks, CallSite site) {
    if (stacks == null) {
      event.commit();
    } else {
      stacks.commit(event, site);
    }
  }

  @Override
  public @Nullable Object mayBlock() {
    BlockedCallEvent event = new BlockedCallEvent();
    if (!event.isEnabled()) {
      return null;
    }
    event.begin();
    return event;
  }

  @Override
  public void blocked(BlockedCall call, @Nullable Object since) {
    if (since instanceof BlockedCallEvent event && !over) {
      event.line = SiteText.text(call.site());
      event.function = call.function();
      event.kind = call.kind().id();
      event.kernelId = call.object();
      event.javaThread = call.thread();
      event.kernel = call.detail();
      event.commit();
    }
  }

  private void commitAccounts() {
    periodically(() -> AuditEvents.commitAccounts(auditor.figures()));
  }

  private void commitHistories() {
    periodically(() -> AuditEvents.commitHistories(auditor.accounts()));
  }

  private void commitPaths() {
    unlessOver(() -> AuditEvents.commitPaths(auditor.figures()));
  }

  private void commitLimits() {
    periodically(() -> AuditEvents.commitLimits(kernel().limits()));
  }

  private void commitScan() {
    periodically(() -> AuditEvents.commitScan(kernel(), false));
  }

  private void commitFindings() {
    periodically(
        () -> {
          KernelSnapshot now = kernel();
          FindingEvents.commit(soFar.apply(now), false);
        });
  }

  /** At the end of a chunk several events want it at once. */
  private KernelSnapshot kernel() {
    KernelSnapshot last = kernel.get();
    if (last != null && System.nanoTime() - kernelNanos < SAME_MOMENT_NANOS) {
      return last;
    }
    KernelSnapshot now = KernelSnapshot.take(ledger);
    kernel = new WeakReference<>(now);
    kernelNanos = System.nanoTime();
    return now;
  }

  private void commitCoverage() {
    periodically(
        () ->
            AuditEvents.commitCoverage(
                AuditReport.Jvm.current(null),
                coverage.states(),
                coverage.notes(),
                ledger.dropped()));
  }

  /** The recorder tells of what its hooks throw, on the host's output. */
  private void periodically(Runnable commit) {
    Throwable failure =
        Boundary.run(() -> unlessOver(commit), "an event that is due again and again is missing");
    if (failure == null) {
      periodic.succeeded();
    } else {
      periodic.failed(failure);
    }
  }

  /** What a scan or the recorder says after the verdict would be taken for a part of it. */
  private synchronized void unlessOver(Runnable commit) {
    if (!over) {
      commit.run();
    }
  }

  /** Commits what a scan of the kernel's tables found while the program runs. */
  public void commit(KernelSnapshot scanned, List<Finding> findings) {
    unlessOver(
        () -> {
          AuditEvents.commitScan(scanned, false);
          AuditEvents.commitLimits(scanned.limits());
          FindingEvents.commit(findings, false);
        });
  }

  /**
   * Commits the verdict: the findings, every leaked object by itself, and all else that a report
   * has. The last word: what the recorder asks for afterwards is not said any more.
   */
  public synchronized void commitVerdict(KernelSnapshot last, AuditReport report) {
    over = true;
    AuditEvents.commitScan(last, true);
    AuditEvents.commitLimits(report.limits());
    AuditEvents.commitCoverage(report.jvm(), report.coverage(), report.notes(), report.dropped());
    AuditEvents.commitAccounts(report.sites());
    AuditEvents.commitHistories(report.sites());
    AuditEvents.commitPaths(report.sites());
    FindingEvents.commit(report.findings(), true);
  }
}
