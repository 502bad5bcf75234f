package dev.ipcaudit.javaagent.inside.hook;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.intercept.HostCalls;
import dev.ipcaudit.intercept.Interests;
import dev.ipcaudit.intercept.JavaOwners;
import dev.ipcaudit.intercept.LinkerPart;
import dev.ipcaudit.intercept.LostCalls;
import dev.ipcaudit.intercept.ModuleOpener;
import dev.ipcaudit.intercept.ReturnValueAnalyzer;
import dev.ipcaudit.intercept.jna.DirectSink;
import dev.ipcaudit.intercept.jna.InterfaceSink;
import dev.ipcaudit.intercept.jni.JniLibraries;
import dev.ipcaudit.intercept.jnr.JffiInstances;
import dev.ipcaudit.intercept.jnr.JffiSink;
import dev.ipcaudit.intercept.jnr.JnrStubs;
import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.ledger.CallRecorder;
import dev.ipcaudit.ledger.KeyNames;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.option.Options;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.SiteFinder;
import dev.ipcaudit.stack.StackCapture;
import java.lang.instrument.Instrumentation;

/**
 * What hears the hooks and writes down what they say. Made when the first class is about to be
 * rewritten: a host that uses no binding pays for none of it.
 */
public final class Interception {

  private final Ledger ledger;
  private final KeyNames keyNames = new KeyNames();
  private final ReturnValueAnalyzer code = new ReturnValueAnalyzer();
  private final CaptureBudget governor;
  private final SiteFinder sites;
  private final OwnBlackBox boxes;
  private final CallRecorder recorder;
  private final HostCalls calls;
  private final DirectSink direct;
  private final ReservedDescriptors spare = new ReservedDescriptors();
  private final Coverage coverage;
  private final JffiSink jffi;
  private final JnrStubs stubs;

  /** Places the hooks' sinks; the hook classes must be there already. */
  public Interception(Agent agent, Options options, Coverage coverage) {
    this.coverage = coverage;
    ledger = new Ledger(options.maxObjects());
    StackCapture capture = new StackCapture(new HookBacktraces(agent));
    coverage.state("stacks", capture.state());
    sites =
        new SiteFinder(
            options.stackDepth(),
            options.skipsSites() ? new DeclaredForwarders(options.siteSkip()) : null,
            agent,
            code,
            capture);
    governor =
        options.ci()
            ? CaptureBudget.exact()
            : new CaptureBudget(options.overhead(), Catalog.size());
    boxes = options.keepsBlackbox() ? new OwnBlackBox(options.blackbox(), coverage) : null;
    recorder = new CallRecorder(ledger, sites, keyNames, governor);
    recorder.boxes(boxes);
    calls = new HostCalls(recorder, coverage);
    new JavaOwners(agent.instrumentation(), calls, recorder, coverage);
    ModuleOpener opener = new ModuleOpener(agent.instrumentation());
    JffiInstances copies = new JffiInstances(coverage, opener);
    InterfaceSink interfaces = new InterfaceSink(calls, coverage, opener);
    stubs = new JnrStubs(coverage);
    direct = new DirectSink(calls, coverage, new JniLibraries(copies, opener), interfaces);
    Interests.install();
    IpcAuditHooks.losses = new LostCalls(coverage);
    IpcAuditHooks.natives = direct;
    jffi = new JffiSink(calls, coverage, copies, stubs);
    IpcAuditHooks.jffi = jffi;
    IpcAuditHooks.jna = interfaces;
  }

  public LinkerPart linker(Instrumentation instrumentation) throws ReflectiveOperationException {
    return LinkerPart.load(calls, coverage, instrumentation);
  }

  public Ledger ledger() {
    return ledger;
  }

  /** Null if none is kept. */
  public OwnBlackBox boxes() {
    return boxes;
  }

  public CallRecorder recorder() {
    return recorder;
  }

  public CaptureBudget governor() {
    return governor;
  }

  public SiteFinder sites() {
    return sites;
  }

  public ReturnValueAnalyzer code() {
    return code;
  }

  public KeyNames keyNames() {
    return keyNames;
  }

  public DirectSink direct() {
    return direct;
  }

  public ReservedDescriptors spare() {
    return spare;
  }

  public JffiSink jffi() {
    return jffi;
  }

  public JnrStubs stubs() {
    return stubs;
  }
}
