package dev.ipcaudit.intercept.jdk;

import dev.ipcaudit.intercept.Binding;
import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.ledger.calls.CallRecorder;
import dev.ipcaudit.ledger.children.JdkChildren;
import dev.ipcaudit.log.Boundary;
import dev.ipcaudit.model.KnownBinding;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK does past every binding: the children that ProcessBuilder starts, and descriptors
 * that its objects open and close. Thread-safe.
 */
public final class JdkBinding implements Binding, Runnable, Boundary.Step {

  private final Bindings bindings;
  private volatile @Nullable JdkChildren children;

  /** ProcessBuilder is loaded, and was left as it is. */
  private volatile boolean left;

  private boolean listens;

  public JdkBinding(KnownBinding row, Bindings bindings) {
    this.bindings = bindings;
  }

  /**
   * Calls are recorded from now on, whatever binding they come through.
   *
   * @param jdkChildren is told of children that ProcessBuilder starts
   */
  public void start(HostCalls calls, CallRecorder recorder, JdkChildren jdkChildren) {
    children = jdkChildren;
    recorder.onFirstDescriptor(new JavaOwners(bindings, calls, recorder));
  }

  @Override
  public byte @Nullable [] rewrite(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> loaded, byte[] bytes) {
    left = true;
    if (!bindings.owner().processesStart()) {
      return null;
    }
    listen();
    byte[] rewritten = ProcessRewriter.rewrite(bytes);
    left = rewritten == null;
    return rewritten;
  }

  @Override
  public boolean failed(String name, Throwable unable) {
    failed(unable);
    return true;
  }

  private synchronized void listen() {
    if (!listens) {
      bindings.defineHooks("IpcAuditProcesses");
      IpcAuditProcesses.sink = children;
      listens = true;
    }
  }

  /** It is rewritten later, see {@link #run}. */
  @Override
  public boolean foundLoaded(Class<?> type) {
    left = true;
    return false;
  }

  /**
   * Has ProcessBuilder rewritten if the host uses it already. Takes milliseconds; not for a thread
   * that loads a class. Throws nothing.
   */
  @Override
  public void run() {
    if (left) {
      Boundary.run(this, "what ProcessBuilder starts is not seen");
    }
  }

  @Override
  public void step() throws Exception {
    // start() comes first
    LoadedProcesses.rewrite(bindings.instrumentation(), Objects.requireNonNull(children));
  }

  @Override
  public void failed(Throwable failure) {
    bindings.coverage().note("what ProcessBuilder starts is not seen: " + failure);
  }
}
