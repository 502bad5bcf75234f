package dev.ipcaudit.javaagent.inside.start;

import dev.ipcaudit.intercept.HostTransformer;
import dev.ipcaudit.intercept.InterceptionOwner;
import dev.ipcaudit.intercept.attach.LoadedHost;
import dev.ipcaudit.intercept.attach.LoadedLinker;
import dev.ipcaudit.intercept.attach.LoadedManagement;
import dev.ipcaudit.intercept.bytecode.ReturnValueAnalyzer;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.intercept.jdk.JdkBinding;
import dev.ipcaudit.javaagent.AgentLoader;
import dev.ipcaudit.javaagent.inside.exit.ExitAudit;
import dev.ipcaudit.javaagent.inside.exit.LedgerVerdict;
import dev.ipcaudit.javaagent.inside.hook.HookDefinition;
import dev.ipcaudit.javaagent.inside.hook.Interception;
import dev.ipcaudit.javaagent.inside.judge.AuditRunner;
import dev.ipcaudit.javaagent.inside.judge.BaselineFilter;
import dev.ipcaudit.javaagent.inside.judge.TimedScan;
import dev.ipcaudit.javaagent.inside.show.JfrBridge;
import dev.ipcaudit.javaagent.inside.show.LiveAuditSource;
import dev.ipcaudit.javaagent.inside.show.MBeanRegistration;
import dev.ipcaudit.javaagent.inside.show.ScopedTests;
import dev.ipcaudit.javaagent.inside.watch.WatcherTask;
import dev.ipcaudit.javaagent.inside.watch.WatcherThread;
import dev.ipcaudit.kernel.KernelAtStart;
import dev.ipcaudit.log.LogLevel;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.KnownBinding;
import dev.ipcaudit.option.Options;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parts and gives each what it needs; none of them knows this class. At start it loads as
 * little as the options allow, since the host waits meanwhile; the rest follows when the first
 * class is to be rewritten, when a recorder starts, or at the end. Where a part is made later than
 * whoever needs it, that one is given it, or gets a supplier. No part is turned into a supertype of
 * ours here: to verify this class would load both. Thread-safe.
 */
final class Assembly
    implements ClassFileTransformer, InterceptionOwner, Supplier<AuditRunner>, Consumer<String> {

  /** The prefix that JNA strips from the names of natives, unless this property says another. */
  private static final String PREFIX_PROPERTY = "jna.profiler.prefix";

  private static final String PREFIX = "$$YJP$$";

  private final AgentLoader agent;
  private final String prefix;
  private final Object managing = new Object();
  private final Object values = new Object();
  private volatile @Nullable Interception interception;
  private volatile @Nullable WatcherThread watcher;
  private volatile @Nullable MBeanRegistration management;
  private volatile @Nullable LiveAuditSource live;
  private volatile @Nullable ExitAudit exit;
  private volatile @Nullable Coverage coverage;
  private volatile @Nullable HostTransformer transformer;
  private @Nullable Options options;
  private @Nullable BaselineFilter baseline;
  private @Nullable AuditRunner audits;
  private @Nullable ScopedTests testScopes;
  private @Nullable KernelAtStart kernel;

  /**
   * @param options null if nothing was given: to find out what holds then can wait
   */
  Assembly(AgentLoader agent, @Nullable Options options) {
    this.agent = agent;
    this.options = options;
    String property = System.getProperty(PREFIX_PROPERTY);
    prefix = property == null || property.isEmpty() ? PREFIX : property;
    agent.show(this, this); // before a verdict is promised
  }

  /**
   * Does what options ask for at the start.
   *
   * @throws IOException if with {@code ci} the baseline cannot be used, with a line for the user
   */
  void prepare(Options given) throws IOException {
    if (given.setsLog()) {
      LogLevel.set(given.log());
    }
    if (given.ci() && given.baseline() != null) {
      baseline().read();
    }
    if (given.judges()) {
      KernelAtStart before = new KernelAtStart();
      kernel = before;
      exit().announce(before);
    }
  }

  /** From now on classes that are loaded are looked at. */
  void intercept() {
    agent.intercept();
    Instrumentation instrumentation = agent.instrumentation();
    if (agent.attached()) {
      HostTransformer all = transformer();
      if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
        recorderStarts(); // or did long ago
      }
      if (LoadedManagement.started(instrumentation)) {
        managementStarts();
      }
      interception();
      new LoadedHost(instrumentation, all, coverage()).rewrite();
    } else if (!agent.comesFirst()) {
      if (LoadedManagement.started(instrumentation)) {
        managementStarts();
      }
      try {
        LoadedLinker.rewrite(instrumentation);
      } catch (Exception | LinkageError failure) {
        coverage().failed(KnownBinding.FFM.part(), failure.toString());
      }
    }
  }

  /** Comes with the first class that is waited for, and with none after it. */
  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> loaded,
      ProtectionDomain domain,
      byte[] bytes) {
    return transformer().transform(loader, name, loaded, domain, bytes);
  }

  /** A class that matters could not be looked at. */
  @Override
  public void accept(String why) {
    coverage().note(why);
  }

  /** What looks at classes, made with the first that matters. */
  private HostTransformer transformer() {
    HostTransformer present = transformer;
    if (present == null) {
      synchronized (values) {
        present = transformer;
        if (present == null) {
          present = new HostTransformer(this);
          transformer = present;
          agent.showAll(present, prefix);
        }
      }
    }
    return present;
  }

  @Override
  public Instrumentation instrumentation() {
    return agent.instrumentation();
  }

  // by a lock of their own, since threads that hold locks of the host ask
  @Override
  public Coverage coverage() {
    Coverage present = coverage;
    if (present == null) {
      synchronized (values) {
        present = coverage;
        if (present == null) {
          present = new Coverage();
          coverage = present;
        }
      }
    }
    return present;
  }

  /** What was given at the start, or holds where nothing was. */
  Options options() {
    synchronized (values) {
      Options present = options;
      if (present == null) {
        present = Options.byDefault();
        options = present;
      }
      return present;
    }
  }

  @Override
  public String prefix() {
    return prefix;
  }

  @Override
  public HostCalls calls() {
    return interception().calls();
  }

  @Override
  public byte[] classFile(String name) throws IOException {
    return agent.classFile(name.replace('.', '/'));
  }

  @Override
  public void defineHooks(String... names) {
    HookDefinition.defineCommon(agent);
    HookDefinition.define(agent, names);
  }

  @Override
  public boolean processesStart() {
    // at the end children may have left something, whether or not this JVM uses a binding
    if (interception == null && judges()) {
      interception();
    }
    return interception != null;
  }

  @Override
  public boolean mayWait() {
    return interception == null && !judges();
  }

  /** Does not look for options where none are given, which takes classes. */
  private boolean judges() {
    synchronized (values) {
      return options != null && options.judges();
    }
  }

  @Override
  public boolean elsewhere(Runnable task) {
    return Errand.run(task);
  }

  /** What sees children and descriptors of the JDK itself. */
  private JdkBinding jdk() {
    try {
      // of every JDK, and in every build
      return (JdkBinding) Objects.requireNonNull(transformer().bindings().of(KnownBinding.JDK));
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public ReturnValueAnalyzer code() {
    return interception().code();
  }

  @Override
  public void recorderStarts() {
    JfrBridge.await(this, coverage(), agent.instrumentation(), exit());
  }

  // without the lock of all the rest: the host's thread holds locks of its own meanwhile
  @Override
  public void managementStarts() {
    synchronized (managing) {
      if (options().jmx() && management == null) {
        live = new LiveAuditSource(this, options(), coverage());
        showLive();
        management = new MBeanRegistration(agent.instrumentation(), live, coverage());
        management.ensure();
      }
    }
  }

  /** Called by whoever makes the last of the three, without a common lock. */
  private void showLive() {
    LiveAuditSource source = live;
    WatcherThread watching = watcher;
    Interception calls = interception;
    if (source != null && watching != null && calls != null) {
      source.follow(calls, watching);
    }
  }

  /** The sinks of the hooks, created on first use. */
  private synchronized Interception interception() {
    Interception calls = interception;
    if (calls == null) {
      HookDefinition.defineCommon(agent); // there before a class is loaded that names one of them
      calls = new Interception(agent, options(), coverage());
      jdk().start(calls.calls(), calls.recorder(), calls.ledger().programs().jdk());
      interception = calls;
      if (exit != null) {
        exit.follow(calls);
      }
    }
    if (watcher == null) { // or there was no memory for it
      if (options().ci()) {
        exit().prepare(new LedgerVerdict(calls.ledger(), options()));
      }
      WatcherTask scan = TimedScan.of(agent, coverage(), this);
      watcher =
          new WatcherThread(
              agent,
              options(),
              calls.ledger(),
              calls.sites(),
              coverage(),
              transformer().bindings(), // has put off some hooks until calls are recorded
              scan);
      showLive();
    }
    watcher.ensure();
    return calls;
  }

  /** What judges this JVM, made on first use. */
  @Override
  public synchronized AuditRunner get() {
    if (audits == null) {
      Interception calls = interception();
      WatcherThread watching = Objects.requireNonNull(watcher); // made with those calls
      Set<String> before = kernel == null ? null : kernel.files();
      audits =
          new AuditRunner(
              calls, watching, baseline(), options(), coverage(), before, Results.of(this));
    }
    return audits;
  }

  /** What scopes of tests are, made on first use. */
  synchronized ScopedTests testScopes() {
    if (testScopes == null) {
      Interception calls = interception();
      testScopes =
          new ScopedTests(calls.ledger(), calls.keyNames(), calls.governor(), options(), this);
    }
    return testScopes;
  }

  /** Starts again what threads of ours have ended before their time, and what failed once. */
  void ensureThreads() {
    WatcherThread watching = watcher;
    if (watching != null) {
      watching.ensure();
    }
    MBeanRegistration managed = management;
    if (managed != null) {
      managed.ensure();
    }
    HostTransformer looking = transformer;
    if (looking != null && looking.failed()) {
      LoadedLinker.rewriteAgain(agent.instrumentation());
    }
  }

  /** The user's baseline, if there is one. */
  synchronized BaselineFilter baseline() {
    if (baseline == null) {
      baseline = new BaselineFilter(options());
    }
    return baseline;
  }

  private synchronized ExitAudit exit() {
    if (exit == null) {
      HookDefinition.open(agent);
      exit = new ExitAudit(options(), coverage(), this);
      if (interception != null) {
        exit.follow(interception);
      }
    }
    return exit;
  }

  /** What shows things in flight recordings, or null while no recorder was started. */
  @Nullable JfrBridge recorder() {
    ExitAudit made = exit;
    return made == null ? null : made.recorder();
  }

  /** What shows things to JMX clients, or null while the host has no platform MBean server. */
  @Nullable MBeanRegistration management() {
    return management;
  }
}
