package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.Binding;
import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.bytecode.HostCodeRewriter;
import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.KnownBinding;
import java.util.ArrayList;
import java.util.List;

/**
 * JNA: calls by interface mapping, which all pass one method of its own; and direct mapping, whose
 * natives get a wrapper when their class is loaded. In a host that ran before the agent the calls
 * of such natives are rewritten instead. Thread-safe.
 */
public final class JnaBinding implements Binding {

  /** The part of the coverage that direct mapping has. */
  static final String DIRECT = "jna-direct";

  private final String part;
  private final Bindings bindings;
  private final Coverage coverage;
  private JnaSink sink;

  /** The classes {@code com.sun.jna.Native} that were loaded before the agent. */
  private final List<Class<?>> foundNatives = new ArrayList<>();

  public JnaBinding(KnownBinding row, Bindings bindings) {
    part = row.part();
    this.bindings = bindings;
    coverage = bindings.coverage();
  }

  @Override
  public byte[] rewrite(ClassLoader loader, String name, Class<?> loaded, byte[] bytes) {
    return switch (name) {
      case JnaRewriter.FUNCTION -> hooked(name, part, bytes);
      case JnaRewriter.LIBRARY -> hooked(name, DIRECT, bytes);
      case JnaErrnoRewriter.NATIVE -> errno(loader, loaded, bytes);
      default -> null;
    };
  }

  private byte[] hooked(String name, String ofPart, byte[] bytes) {
    try {
      sink();
      LibcAddresses.learn(coverage);
      boolean isFunction = name.equals(JnaRewriter.FUNCTION);
      byte[] rewritten = isFunction ? JnaRewriter.function(bytes) : JnaRewriter.library(bytes);
      if (rewritten == null) {
        coverage.failed(ofPart, "this version of JNA has no hooked method in " + name);
      } else if (isFunction) {
        coverage.active(ofPart);
      }
      return rewritten;
    } catch (Throwable failure) {
      coverage.failed(ofPart, failure.toString());
      return null;
    }
  }

  /** Made with the first class that is hooked. */
  private synchronized JnaSink sink() {
    if (sink == null) {
      bindings.defineHooks("IpcAuditCallSink", "IpcAuditJna$Sink", "IpcAuditJna");
      sink = new JnaSink(bindings);
      sink.install(bindings.prefix());
    }
    return sink;
  }

  /** Given a wrapper when it is loaded, or never: afterwards its calls are rewritten. */
  private byte[] errno(ClassLoader loader, Class<?> loaded, byte[] bytes) {
    if (!bindings.mayWrap(loader, JnaErrnoRewriter.NATIVE, loaded, bytes)) {
      return null;
    }
    bindings.calls(); // comes with the hook
    byte[] rewritten = JnaErrnoRewriter.rewrite(bytes, bindings.prefix());
    if (rewritten == null) {
      coverage.note("whether the host reads errno through JNA is not seen");
    }
    return rewritten;
  }

  @Override
  public boolean foundLoaded(Class<?> type) {
    String name = type.getName().replace('.', '/');
    if (name.equals(JnaErrnoRewriter.NATIVE)) {
      foundNatives.add(type);
    }
    return name.equals(JnaRewriter.FUNCTION) || name.equals(JnaRewriter.LIBRARY);
  }

  @Override
  public HostCodeRewriter callsFromBefore(Class<?>[] loaded) {
    if (foundNatives.isEmpty()) {
      return null;
    }
    RegisteredNatives natives = new RegisteredNatives(bindings, sink().direct());
    for (Class<?> jna : foundNatives) {
      natives.find(jna);
    }
    foundNatives.clear();
    HostCodeRewriter calls = new RegisteredCalls(natives.owners(loaded), coverage);
    bindings.owner().code().rewritten(calls);
    return calls;
  }
}
