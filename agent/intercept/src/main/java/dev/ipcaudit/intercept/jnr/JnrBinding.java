package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.intercept.Binding;
import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.WaitingCopies;
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

  /** The class of jffi that looks symbols up, by {@code static native long dlsym(long, String)}. */
  private static final String SYMBOLS = "com/kenai/jffi/Foreign";

  private final Bindings bindings;
  private volatile @Nullable JnrTransformer transformer;
  private volatile @Nullable JffiSink sink;
  private volatile @Nullable JffiInstances copies;
  private @Nullable LoadedJnr before;

  public JnrBinding(KnownBinding row, Bindings bindings) {
    this.bindings = bindings;
  }

  @Override
  public byte @Nullable [] rewrite(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> loaded, byte[] bytes) {
    if (name.equals(SYMBOLS)) {
      byte[] rewritten =
          bindings.waiting().tap(loader, name, loaded, bytes, WaitingCopies.tap("dlsym"));
      if (rewritten != null) {
        bindings.coverage().active(KnownBinding.JNR.part());
      }
      return rewritten;
    }
    boolean hooks = JnrTransformer.hooks(name);
    if (hooks ? bindings.waiting().leaves(loader, name) : !mayHaveStubs(name)) {
      return null;
    }
    return transformer().rewrite(loader, name, loaded, bytes);
  }

  /** Of natives that jnr-ffi makes it was told before, by what listens to the hooks. */
  private boolean mayHaveStubs(String name) {
    return transformer != null && JnrTransformer.isGenerated(name);
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
  private JnrTransformer transformer() {
    JnrTransformer present = transformer;
    if (present == null) {
      bindings.defineHooks("IpcAuditJffi$Sink", "IpcAuditJffi$Copy", "IpcAuditJffi");
      bindings.natives(); // without the lock, as it may wait for another thread
      present = makeTransformer();
    }
    return present;
  }

  private synchronized JnrTransformer makeTransformer() {
    if (transformer == null) {
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
  public void lookedUp(Class<?> by, String symbol) {
    JffiSink listening = sink;
    if (listening != null) {
      listening.resolveAll(by);
    }
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
