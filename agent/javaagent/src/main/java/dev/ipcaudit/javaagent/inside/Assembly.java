package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.LibraryGaps;
import dev.ipcaudit.intercept.EarlierAgents;
import dev.ipcaudit.intercept.HostTransformer;
import dev.ipcaudit.intercept.LinkerPart;
import dev.ipcaudit.intercept.LoadedHost;
import dev.ipcaudit.intercept.LoadedLinker;
import dev.ipcaudit.intercept.LoadedManagement;
import dev.ipcaudit.intercept.LoadedProcesses;
import dev.ipcaudit.intercept.ReturnValueAnalyzer;
import dev.ipcaudit.intercept.jnr.JnrStubs;
import dev.ipcaudit.intercept.jnr.LoadedJnr;
import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.log.LogLevel;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.option.Options;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.Set;

/**
 * Puts the parts together. At start it loads as little as the options allow, since the host waits
 * meanwhile; the rest follows when the first class is to be rewritten, when a recorder starts, or
 * at the end.
 */
final class Assembly implements HostTransformer.Owner {

  /** The prefix that JNA strips from the names of natives, unless this property says another. */
  private static final String PREFIX_PROPERTY = "jna.profiler.prefix";

  private static final String PREFIX = "$$YJP$$";

  private final Agent agent;
  private final Options options;
  private final String prefix;
  private final Coverage coverage = new Coverage();
  private BaselineFilter known;
  private boolean hooksDefined;
  private volatile Interception tracking;
  private volatile WatcherThread watch;
  private ExitAudit lastWord;
  private final Object managing = new Object();
  private volatile MBeanRegistration management;
  private volatile HostTransformer transformer;
  private boolean processesSeen;
  private String[] shmBefore;
  private LinkerPart linker;
  private boolean linkerLoaded;
  private LibraryGaps libraryGaps;
  private boolean linkerSinkDefined;

  /** The JDK's linker was loaded at a moment that had no memory or no stack for its hooks. */
  private volatile boolean linkerFailed;

  Assembly(Agent agent, Options options) {
    this.agent = agent;
    this.options = options;
    String property = System.getProperty(PREFIX_PROPERTY);
    prefix = property == null || property.isEmpty() ? PREFIX : property;
  }

  /**
   * Starts the agent.
   *
   * @throws IOException if with {@code ci} the baseline cannot be used, with a line for the user
   */
  void start() throws IOException {
    if (options.setsLog()) {
      LogLevel.set(options.log());
    }
    if (options.ci() && options.baseline() != null) {
      known().read();
    }
    if (willJudge()) {
      lastWord().announce();
      shmBefore = new File("/dev/shm").list();
    }
    intercept();
  }

  /** Whether the options ask for a verdict at the end. */
  boolean willJudge() {
    return options.ci() || !options.reports().isEmpty() || options.baselineWrite() != null;
  }

  private void intercept() {
    Instrumentation instrumentation = agent.instrumentation();
    transformer = new HostTransformer(coverage, prefix, this);
    instrumentation.addTransformer(transformer, true);
    if (instrumentation.isNativeMethodPrefixSupported()) {
      instrumentation.setNativeMethodPrefix(transformer, prefix);
    }
    if (agent.attached()) {
      if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
        recorderStarts(); // or did long ago
      }
      if (LoadedManagement.started(instrumentation)) {
        managementStarts();
      }
      LoadedJnr jnr = new LoadedJnr(tracking().jffi(), coverage);
      new LoadedHost(instrumentation, transformer, tracking().direct(), jnr, coverage).rewrite();
    } else if (!EarlierAgents.none(instrumentation, Agent.class)) {
      if (LoadedManagement.started(instrumentation)) {
        managementStarts();
      }
      try {
        LoadedLinker.rewrite(instrumentation);
      } catch (Exception | LinkageError failure) {
        coverage.failed("ffm", failure.toString());
      }
    }
  }

  @Override
  public void beforeRewriting() {
    tracking();
  }

  @Override
  public synchronized LinkerPart linkerLoads() throws Exception {
    if (!linkerLoaded) {
      linkerFailed = true;
      Interception hears = tracking();
      if (!linkerSinkDefined) {
        HookDefinition.defineLinkerSink(agent);
        linkerSinkDefined = true;
      }
      linker = hears.linker(agent.instrumentation());
      linkerLoaded = true;
      linkerFailed = false;
    }
    return linker;
  }

  @Override
  public boolean processesStart() {
    // at the end children may have left something, whether or not this JVM uses a binding
    Interception hears = tracking == null && willJudge() ? tracking() : tracking;
    if (hears == null) {
      return false;
    }
    synchronized (managing) {
      if (!processesSeen) {
        HookDefinition.defineProcesses(agent);
        IpcAuditProcesses.sink = hears.ledger().programs().jdk();
        processesSeen = true;
      }
    }
    return true;
  }

  /**
   * Has ProcessBuilder rewritten if the host uses it already. Takes milliseconds; not for a thread
   * that loads a class.
   */
  void rewriteLoadedProcesses() {
    try {
      if (agent.attached() || transformer.leftProcesses()) {
        LoadedProcesses.rewrite(agent.instrumentation(), tracking.ledger().programs().jdk());
      }
    } catch (Throwable failure) {
      coverage.note("what ProcessBuilder starts is not seen: " + failure);
    }
  }

  @Override
  public ReturnValueAnalyzer code() {
    return tracking().code();
  }

  @Override
  public JnrStubs stubs() {
    return tracking().stubs();
  }

  @Override
  public void recorderStarts() {
    JfrBridge.await(lastWord(), this);
  }

  // without the lock of all the rest: the host's thread holds locks of its own meanwhile
  @Override
  public void managementStarts() {
    synchronized (managing) {
      if (options.jmx() && management == null) {
        management = new MBeanRegistration(this);
        management.ensure();
      }
    }
  }

  /** The hook class is there when this returns; classes that name it are not loaded before. */
  private void defineHooks() {
    if (!hooksDefined) {
      HookDefinition.define(agent, prefix);
      hooksDefined = true;
    }
  }

  /** What hears the hooks, made on first use. */
  synchronized Interception tracking() {
    if (tracking == null) {
      defineHooks();
      tracking = new Interception(this);
      if (tracking.ledgerVerdict() != null) {
        lastWord().prepare(tracking.ledgerVerdict());
      }
      watch = new WatcherThread(this, tracking.blockWatch());
      if (willJudge()) {
        tracking.ledger().programs().descendants().onStart(watch.onStart());
      }
    }
    watch.ensure();
    return tracking;
  }

  /** Starts again what threads of ours have ended before their time, and what failed once. */
  void ensureThreads() {
    WatcherThread watching = watch;
    if (watching != null) {
      watching.ensure();
    }
    MBeanRegistration managed = management;
    if (managed != null) {
      managed.ensure();
    }
    if (linkerFailed) {
      hookLinkerAgain();
    }
  }

  private void hookLinkerAgain() {
    try {
      LoadedLinker.rewrite(agent.instrumentation());
    } catch (Exception | LinkageError failure) {
      Diagnostics.debug("the JDK's linker could not be hooked once more", failure);
    }
  }

  /** The user's baseline, if there is one. */
  synchronized BaselineFilter known() {
    if (known == null) {
      known = new BaselineFilter(options);
    }
    return known;
  }

  private synchronized ExitAudit lastWord() {
    if (lastWord == null) {
      defineHooks();
      lastWord = new ExitAudit(this);
    }
    return lastWord;
  }

  /** Looks for libraries that no hook sees, when somebody asks. */
  synchronized LibraryGaps libraryGaps() {
    if (libraryGaps == null) {
      libraryGaps = AuditRunner.libraryGaps(coverage); // there, so that a start loads none of it
    }
    return libraryGaps;
  }

  /** What shows things in flight recordings, or null while no recorder was started. */
  synchronized JfrBridge recorder() {
    return lastWord == null ? null : lastWord.recorder();
  }

  /** What shows things to JMX clients, or null while the host has no platform MBean server. */
  MBeanRegistration management() {
    return management;
  }

  /** What hears the hooks, or null as long as no class was rewritten. */
  Interception trackingIfAny() {
    return tracking;
  }

  /**
   * What was in /dev/shm when the agent came, or null where that does not matter or is not known.
   */
  Set<String> shmBefore() {
    return shmBefore == null ? null : Set.of(shmBefore);
  }

  /** The agent's thread that looks and scans, or null as long as there is none. */
  Thread watcher() {
    WatcherThread running = watch;
    return running == null ? null : running.thread();
  }

  Agent agent() {
    return agent;
  }

  Options options() {
    return options;
  }

  Coverage coverage() {
    return coverage;
  }
}
