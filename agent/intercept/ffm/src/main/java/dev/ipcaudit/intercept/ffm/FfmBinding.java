package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.intercept.Binding;
import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.bytecode.HostCodeRewriter;
import dev.ipcaudit.model.KnownBinding;
import org.jspecify.annotations.Nullable;

/**
 * java.lang.foreign: the JDK's linker gives the host handles that are heard. Handles from before
 * the agent are replaced where a class of the host calls them. Thread-safe.
 */
public final class FfmBinding implements Binding {

  private final Bindings bindings;
  private @Nullable PanamaLinker linker;

  public FfmBinding(KnownBinding row, Bindings bindings) {
    this.bindings = bindings;
  }

  @Override
  public byte @Nullable [] rewrite(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> loaded, byte[] bytes) {
    return linker().rewrite(bytes);
  }

  /** Made while the linker itself is being loaded: nothing of java.lang.foreign is touched. */
  private synchronized PanamaLinker linker() {
    if (linker == null) {
      bindings.defineHooks("IpcAuditLinker$Sink", "IpcAuditLinker");
      linker = new PanamaLinker(bindings);
    }
    return linker;
  }

  @Override
  public boolean foundLoaded(Class<?> type) {
    return true;
  }

  @Override
  public HostCodeRewriter callsFromBefore(Class<?>[] loaded) {
    bindings
        .coverage()
        .note(
            "Panama handles that were created before the agent was loaded are seen where a class"
                + " calls them itself, not in handles that were combined from them");
    return new PreAttachHandleCalls();
  }
}
