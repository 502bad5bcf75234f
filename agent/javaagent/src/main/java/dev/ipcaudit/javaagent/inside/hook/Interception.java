package dev.ipcaudit.javaagent.inside.hook;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.intercept.bytecode.ReturnValueAnalyzer;
import dev.ipcaudit.intercept.call.CommonSink;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.intercept.call.Interests;
import dev.ipcaudit.javaagent.AgentLoader;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.calls.CallRecorder;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.option.Options;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.SiteFinder;
import dev.ipcaudit.stack.StackCapture;
import org.jspecify.annotations.Nullable;

/**
 * What writes down what the hooks say, whichever binding has placed them. Made when the first class
 * is about to be rewritten: a host that uses no binding pays for none of it.
 */
public final class Interception {

  private final Ledger ledger;
  private final KeyNames keyNames = new KeyNames();
  private final ReturnValueAnalyzer code;
  private final CaptureBudget governor;
  private final SiteFinder sites;
  private final @Nullable OwnBlackBox boxes;
  private final CallRecorder recorder;
  private final HostCalls calls;
  private final ReservedDescriptors spare = new ReservedDescriptors();

  /**
   * Is called by the hooks that bindings have in common; the hook classes must be there already.
   */
  public Interception(AgentLoader agent, Options options, Coverage coverage) {
    code = new ReturnValueAnalyzer(agent.instrumentation());
    ledger = new Ledger(options.maxObjects());
    StackCapture capture = new StackCapture(new HookBacktraces(agent), options.stackDepth());
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
    recorder = new CallRecorder(ledger, sites, keyNames, governor);
    boxes = options.keepsBlackbox() ? new OwnBlackBox(options.blackbox(), coverage) : null;
    recorder.boxes(boxes);
    calls = new HostCalls(recorder, coverage);
    Interests.install();
    new CommonSink(coverage, calls).install();
  }

  /** What turns calls into records. */
  public HostCalls calls() {
    return calls;
  }

  public Ledger ledger() {
    return ledger;
  }

  /** Null if none is kept. */
  public @Nullable OwnBlackBox boxes() {
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

  public ReservedDescriptors spare() {
    return spare;
  }
}
