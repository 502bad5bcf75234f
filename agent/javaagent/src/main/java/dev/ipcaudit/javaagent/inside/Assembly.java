package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.intercept.HostTransformer;
import dev.ipcaudit.intercept.LoadedHost;
import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.log.LogLevel;
import dev.ipcaudit.option.Options;
import java.lang.instrument.Instrumentation;

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
  private final Coverage coverage = new Coverage();
  private final LastWord lastWord = new LastWord(this);
  private Tracking tracking;

  Assembly(Agent agent, Options options) {
    this.agent = agent;
    this.options = options;
  }

  void start() {
    if (options.setsLog()) {
      LogLevel.set(options.log());
    }
    if (options.ci() || !options.reports().isEmpty()) {
      lastWord.announce();
    }
    intercept();
  }

  private void intercept() {
    Instrumentation instrumentation = agent.instrumentation();
    String prefix = System.getProperty(PREFIX_PROPERTY);
    prefix = prefix == null || prefix.isEmpty() ? PREFIX : prefix;
    IpcAuditHooks.prefix = prefix;
    HostTransformer transformer = new HostTransformer(coverage, prefix, this);
    instrumentation.addTransformer(transformer, true);
    if (instrumentation.isNativeMethodPrefixSupported()) {
      instrumentation.setNativeMethodPrefix(transformer, prefix);
    }
    if (agent.attached()) {
      if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
        recorderStarts(); // or did long ago
      }
      new LoadedHost(instrumentation, transformer, tracking().direct(), coverage).rewrite();
    }
  }

  @Override
  public void beforeRewriting() {
    tracking();
  }

  @Override
  public void recorderStarts() {
    Recorder.await(lastWord, this);
  }

  /** What hears the hooks, made on first use. */
  synchronized Tracking tracking() {
    if (tracking == null) {
      tracking = new Tracking(options, coverage, agent);
    }
    return tracking;
  }

  Options options() {
    return options;
  }

  Coverage coverage() {
    return coverage;
  }
}
