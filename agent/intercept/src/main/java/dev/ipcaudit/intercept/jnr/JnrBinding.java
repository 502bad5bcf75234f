package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.intercept.Binding;
import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.call.HostBinding;
import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.model.KnownBinding;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * JNR and the jffi below it. A host that ran before the agent has calls by address hooked still;
 * natives that JNR has made stay as they are. Thread-safe.
 */
public final class JnrBinding implements Binding {

  private final Bindings bindings;
  private @Nullable JnrTransformer transformer;
  private @Nullable JffiSink sink;
  private volatile @Nullable JffiInstances copies;
  private @Nullable LoadedJnr before;

  public JnrBinding(KnownBinding row, Bindings bindings) {
    this.bindings = bindings;
  }

  @Override
  public byte @Nullable [] rewrite(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> loaded, byte[] bytes) {
    return transformer().rewrite(loader, name, loaded, bytes);
  }

  @Override
  public synchronized boolean failed(String name, Throwable unable) {
    if (transformer == null) {
      return false;
    }
    transformer.failed(name, unable);
    return true;
  }

  /** Made with the first class, and with it what listens to the hooks. */
  private synchronized JnrTransformer transformer() {
    if (transformer == null) {
      bindings.defineHooks("IpcAuditJffi$Sink", "IpcAuditJffi$Copy", "IpcAuditJffi");
      bindings.natives();
      LibcAddresses.learn(bindings.coverage());
      JffiInstances found = new JffiInstances(bindings);
      JnrStubs stubs = new JnrStubs(bindings.coverage());
      sink = new JffiSink(bindings.calls(), bindings.coverage(), found, stubs);
      sink.install();
      copies = found;
      transformer = new JnrTransformer(stubs, bindings.coverage(), bindings.prefix());
    }
    return transformer;
  }

  @Override
  public @Nullable HostBinding of(Class<?> owner) {
    JffiInstances found = copies;
    return found == null ? null : found.generating(owner);
  }

  @Override
  public synchronized boolean foundLoaded(Class<?> type) {
    transformer();
    if (before == null) {
      // made with the transformer
      before = new LoadedJnr(Objects.requireNonNull(sink), bindings.coverage());
    }
    return before.hooks(type);
  }

  @Override
  public synchronized void attached() {
    if (before != null) {
      before.resolve();
    }
  }
}
