package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.intercept.HostTransformer;
import dev.ipcaudit.intercept.Interests;
import dev.ipcaudit.intercept.LoadedHost;
import dev.ipcaudit.intercept.jna.DirectSink;
import dev.ipcaudit.intercept.jna.InterfaceSink;
import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.ledger.CallRecorder;
import dev.ipcaudit.ledger.KeyNames;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.SiteFinder;
import dev.ipcaudit.log.LogLevel;
import dev.ipcaudit.option.Options;
import java.lang.instrument.Instrumentation;

/** Puts the parts together. Loads as little as the options allow: the host waits meanwhile. */
final class Assembly {

  /** The prefix that JNA strips from the names of natives, unless this property says another. */
  private static final String PREFIX_PROPERTY = "jna.profiler.prefix";

  private static final String PREFIX = "$$YJP$$";

  private final Agent agent;
  private final Options options;
  private final Coverage coverage = new Coverage();
  private final KeyNames keyNames = new KeyNames();
  private final Ledger ledger;

  Assembly(Agent agent, Options options) {
    this.agent = agent;
    this.options = options;
    this.ledger = new Ledger(options.maxObjects());
  }

  void start() {
    if (options.setsLog()) {
      LogLevel.set(options.log());
    }
    SiteFinder sites =
        new SiteFinder(
            options.stackDepth(),
            options.skipsSites() ? new NamedForwarders(options.siteSkip()) : null,
            agent);
    CallRecorder recorder = new CallRecorder(ledger, sites, keyNames);
    DirectSink direct = new DirectSink(recorder, coverage);
    Interests.install();
    IpcAuditHooks.prefix = prefix();
    IpcAuditHooks.direct = direct;
    IpcAuditHooks.jna = new InterfaceSink(recorder, coverage);
    intercept(direct);

    LastWord lastWord = new LastWord(options, ledger, keyNames, coverage);
    if (options.ci() || !options.reports().isEmpty()) {
      lastWord.announce();
    }
    if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
      lastWord.awaitRecorder();
    }
  }

  private void intercept(DirectSink direct) {
    Instrumentation instrumentation = agent.instrumentation();
    HostTransformer transformer = new HostTransformer(coverage, IpcAuditHooks.prefix);
    instrumentation.addTransformer(transformer, true);
    if (instrumentation.isNativeMethodPrefixSupported()) {
      instrumentation.setNativeMethodPrefix(transformer, IpcAuditHooks.prefix);
    }
    if (agent.attached()) {
      new LoadedHost(instrumentation, transformer, direct, coverage).rewrite();
    }
  }

  private static String prefix() {
    String prefix = System.getProperty(PREFIX_PROPERTY);
    return prefix == null || prefix.isEmpty() ? PREFIX : prefix;
  }
}
