package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.Binding;
import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.bytecode.HostCodeRewriter;
import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.KnownBinding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  private @Nullable JnaSink sink;

  /** The classes {@code com.sun.jna.Native} that were loaded before the agent. */
  private final List<Class<?>> foundNatives = new ArrayList<>();

  public JnaBinding(KnownBinding row, Bindings bindings) {
    part = row.part();
    this.bindings = bindings;
    coverage = bindings.coverage();
  }

  @Override
  public byte @Nullable [] rewrite(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> loaded, byte[] bytes) {
    return switch (name) {
      case JnaRewriter.FUNCTION, JnaRewriter.LIBRARY ->
          bindings.waiting().leaves(loader, name) ? null : hooked(name, bytes);
      case JnaNatives.OWNER -> natives(loader, loaded, bytes);
      default -> null;
    };
  }

  private byte @Nullable [] hooked(String name, byte[] bytes) {
    sink();
    LibcAddresses.learn(coverage);
    boolean isFunction = name.equals(JnaRewriter.FUNCTION);
    byte[] rewritten = isFunction ? JnaRewriter.function(bytes) : JnaRewriter.library(bytes);
    if (rewritten == null) {
      coverage.failed(partOf(name), "this version of JNA has no hooked method in " + name);
    } else if (isFunction) {
      coverage.active(part);
    }
    return rewritten;
  }

  private String partOf(String name) {
    return name.equals(JnaRewriter.FUNCTION) ? part : DIRECT;
  }

  @Override
  public boolean failed(String name, Throwable unable) {
    if (name.equals(JnaNatives.OWNER)) {
      return false;
    }
    coverage.failed(partOf(name), unable.toString());
    return true;
  }

  /** Made with the first class that is hooked. */
  private synchronized JnaSink sink() {
    if (sink == null) {
      bindings.defineHooks(
          "IpcAuditCallSink", "IpcAuditJna$Sink", "IpcAuditJna$Copy", "IpcAuditJna");
      sink = new JnaSink(bindings);
      sink.install(bindings.prefix());
    }
    return sink;
  }

  /** Given wrappers when it is loaded, or never: afterwards its calls are rewritten. */
  private byte @Nullable [] natives(
      @Nullable ClassLoader loader, @Nullable Class<?> loaded, byte[] bytes) {
    byte[] rewritten =
        bindings.waiting().tap(loader, JnaNatives.OWNER, loaded, bytes, JnaNatives.taps());
    if (rewritten != null) {
      coverage.active(part);
    } else if (loaded == null) {
      coverage.note("whether the host reads errno through JNA is not seen");
    }
    return rewritten;
  }

  /** A class whose natives are named like functions has had the hooks placed before. */
  @Override
  public void lookedUp(Class<?> by, String symbol) {
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      if (frame.getClassName().equals(JnaInstance.NATIVE)
          && frame.getMethodName().equals("register")) {
        coverage.note(
            symbol + " is not seen through a native method that a FunctionMapper renames");
        return;
      }
    }
  }

  @Override
  public boolean foundLoaded(Class<?> type) {
    String name = type.getName().replace('.', '/');
    if (name.equals(JnaNatives.OWNER)) {
      foundNatives.add(type);
    }
    return name.equals(JnaRewriter.FUNCTION) || name.equals(JnaRewriter.LIBRARY);
  }

  @Override
  public @Nullable HostCodeRewriter callsFromBefore(Class<?>[] loaded) {
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
