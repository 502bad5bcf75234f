package dev.ipcaudit.javaagent.inside.watch;

import dev.ipcaudit.javaagent.AgentLoader;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.log.Boundary;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.option.Options;
import dev.ipcaudit.stack.SiteFinder;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread of the agent that works. It looks for blocked calls, while there are threads that make
 * such calls, and scans the kernel's tables now and then. A daemon, with nothing of the host about
 * it; it is started with the first class that is rewritten, and again if something ends it.
 */
public final class WatcherThread
    implements Runnable, Boundary.Step, Thread.UncaughtExceptionHandler {

  /** How often it looks until one more call that succeeds is looked at. */
  private static final int TICKS_PER_SAMPLE = 20;

  /** What fails is tried ever more rarely, but at least so often, or as often as it is due. */
  private static final long RAREST_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** How soon after its start a child is looked at. */
  private static final long FAMILY_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

  /** So many times as long as a look takes there is none. */
  private static final int FAMILY_PAUSE = 100;

  /** On a busy machine it takes long for other reasons. */
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Coverage coverage;
  private final Ledger ledger;
  private final Runnable first;
  private final BlockedCallDetector blocked;

  /** Null if there will be no verdict at the end. */
  private final @Nullable WaitsAtExit waits;

  private final long tickNanos;
  private final long scanNanos;
  private final boolean looks;
  private final boolean scans;
  private final WatcherTask look;
  private final WatcherTask scan;
  private final @Nullable Family family;
  private final Daemon daemon;
  private long nextLook;
  private long nextScan;

  /** How long until descendants are looked at again, 0 as long as there are none. */
  private volatile long familyNanos;

  private volatile long nextFamily;
  private volatile @Nullable Thread thread;

  /**
   * Starts no thread yet.
   *
   * @param first what the thread does once, before all else; throws nothing
   * @param scan what is due every {@code scan=} milliseconds
   */
  public WatcherThread(
      AgentLoader agent,
      Options options,
      Ledger ledger,
      SiteFinder sites,
      Coverage coverage,
      Runnable first,
      WatcherTask scan) {
    this.coverage = coverage;
    this.ledger = ledger;
    this.first = first;
    this.scan = scan;
    blocked = new BlockedCallDetector(agent, ledger, sites, options.blockedMillis(), coverage);
    looks = options.blockedMillis() > 0;
    scans = options.scanMillis() > 0;
    tickNanos = blocked.tickNanos();
    scanNanos = TimeUnit.MILLISECONDS.toNanos(options.scanMillis());
    look = new Look();
    daemon =
        new Daemon(this, "ipcaudit-watch", this, coverage.attempts("starts of the agent's thread"));
    if (options.judges()) {
      waits = new WaitsAtExit();
      waits.announce();
      family = new Family();
      ledger.programs().descendants().onStart(family);
    } else {
      waits = null;
      family = null;
    }
  }

  /** Finds blocked calls; for whoever wants to know of them between two looks. */
  public BlockedCallDetector blocked() {
    return blocked;
  }

  /** What it saw when the JVM began to end, if it was to; the marks of calls in any case. */
  public WaitsAtExit waits() {
    return waits == null ? new WaitsAtExit() : waits;
  }

  /**
   * Starts the thread if it is not there: for the first time, or since it could not be started, or
   * was ended. Costs a look at a field otherwise; never throws. Thread-safe.
   */
  public void ensure() {
    Thread running = thread;
    if ((looks || scans) && (running == null || !running.isAlive())) {
      start();
    }
  }

  private synchronized void start() {
    Thread running = thread;
    if (running != null && running.isAlive()) {
      return;
    }
    Thread started = daemon.start();
    thread = started;
    IpcAuditInFlight.watcher = looks ? started : null;
  }

  /** The thread, or null if there is none. */
  public @Nullable Thread thread() {
    return thread;
  }

  /** Something ended the thread in spite of all: Thread.stop, or no memory for a second time. */
  @Override
  public void uncaughtException(Thread ended, Throwable failure) {
    if (thread == ended) {
      thread = null;
      ensure();
    }
  }

  @Override
  public void run() {
    thread = Thread.currentThread(); // before whoever started it comes to that
    nextLook = System.nanoTime();
    nextScan = nextLook + jittered();
    first.run();
    while (thread == Thread.currentThread()) {
      // not of a task, which counts them: what could not be done is done next time
      Boundary.run(this, "a round of the agent's thread failed");
    }
  }

  /** One round: waits until something is due, and does it. */
  @Override
  public void step() {
    Thread.interrupted(); // by whoever interrupts all threads: it would not wait any more
    boolean ticks = looks && !IpcAuditInFlight.IN_FLIGHT.isEmpty();
    long now = System.nanoTime();
    long until = ticks ? nextLook - now : Long.MAX_VALUE;
    until = scans ? Math.min(until, nextScan - now) : until;
    until = familyNanos > 0 ? Math.min(until, nextFamily - now) : until;
    if (until < Long.MAX_VALUE) {
      LockSupport.parkNanos(this, until);
    } else {
      LockSupport.park(this);
    }
    if (!ticks) {
      nextLook = System.nanoTime() + tickNanos;
    }
    if (family != null && familyNanos > 0 && nextFamily - System.nanoTime() <= 0) {
      family.attempt();
    }
    if (ticks && nextLook - System.nanoTime() <= 0) {
      nextLook = System.nanoTime() + tickNanos; // whatever the look throws
      look.attempt();
      nextLook = System.nanoTime() + later(look, tickNanos);
    }
    if (scans && nextScan - System.nanoTime() <= 0) {
      nextScan = System.nanoTime() + scanNanos;
      scan.attempt();
      // one that comes late does not make the next one come sooner
      nextScan = System.nanoTime() + later(scan, jittered());
    }
  }

  /** In how many nanoseconds a task is due again. */
  private static long later(WatcherTask task, long nanos) {
    long doubled = nanos << Math.min(10, task.inVain());
    return Math.max(nanos, Math.min(doubled, RAREST_NANOS));
  }

  /** Many JVMs that were started at once shall not scan at once for ever. */
  private long jittered() {
    return (long) (scanNanos * (0.9 + 0.2 * ThreadLocalRandom.current().nextDouble()));
  }

  private final class Look extends WatcherTask {

    private int ticked;

    Look() {
      super(coverage, "checks of calls that may be blocked");
    }

    @Override
    protected void round() {
      blocked.look();
      if (waits != null) {
        waits.tick();
      }
      if (++ticked % TICKS_PER_SAMPLE == 0) {
        IpcAuditInFlight.sampleBudget =
            Math.max(1, IpcAuditInFlight.sampleBudget); // some of the first may be left
      }
    }
  }

  /**
   * Meets the processes that children start, soon after the start of a child and then more rarely.
   */
  private final class Family extends WatcherTask implements Runnable {

    /** A host that starts many children shall not pay for many looks. */
    private volatile long notBefore = System.nanoTime();

    Family() {
      super(coverage, "checks of descendants");
    }

    /** A child was started, by this thread. */
    @Override
    public void run() {
      long soon = System.nanoTime() + FAMILY_NANOS;
      nextFamily = soon - notBefore < 0 ? notBefore : soon;
      familyNanos = FAMILY_NANOS;
      LockSupport.unpark(thread);
    }

    @Override
    protected void round() throws IOException {
      long next = Math.min(2 * familyNanos, RAREST_NANOS);
      long start = System.nanoTime();
      familyNanos = 0;
      boolean any = ledger.programs().descendants().look();
      long end = System.nanoTime();
      notBefore = end + Math.min((end - start) * FAMILY_PAUSE, LONGEST_PAUSE_NANOS);
      if (any || familyNanos > 0) { // or one was started meanwhile
        nextFamily = Math.max(end + next, notBefore);
        familyNanos = next;
      }
    }
  }
}
