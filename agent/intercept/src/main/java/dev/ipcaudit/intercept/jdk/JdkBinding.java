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
 * What the JDK does past every binding: the children that ProcessBuilder starts with their streams,
 * channels of Unix domain, pipes and selectors, and descriptors that its objects open and close.
 * Thread-safe.
 */
public final class JdkBinding implements Binding, Boundary.Step {

  private static final String STARTS = "java/lang/ProcessBuilder";

  private final Bindings bindings;
  private volatile @Nullable JdkChildren children;
  private volatile @Nullable JavaOwners owners;

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
    JavaOwners made = new JavaOwners(bindings, calls, recorder);
    owners = made;
    recorder.onFirstDescriptor(made);
  }

  @Override
  public byte @Nullable [] rewrite(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> loaded, byte[] bytes) {
    boolean starts = name.equals(STARTS);
    if (starts || name.equals(ChannelRewriter.PROCESS)) {
      left |= starts;
      // what makes streams is loaded by whoever reads the environment, and rewritten when the host
      // starts a process
      if ((!starts && loaded == null) || !bindings.owner().processesStart()) {
        return null;
      }
    } else {
      bindings.calls(); // this is the first use of a binding
    }
    byte[] rewritten = starts ? ProcessRewriter.rewrite(bytes) : ChannelRewriter.rewrite(bytes);
    if (rewritten == null) {
      bindings.coverage().note(unseen(name) + ": this JDK's " + name + " is another one");
      return null;
    }
    if (starts) {
      listen();
      left = false;
    } else {
      Objects.requireNonNull(owners).listen(); // start() comes first
      bindings.coverage().active(KnownBinding.JDK.part());
    }
    return rewritten;
  }

  private static String unseen(String name) {
    return name.equals(STARTS)
        ? "what ProcessBuilder starts is not seen"
        : "what " + name.replace('/', '.') + " opens is not seen";
  }

  @Override
  public boolean failed(String name, Throwable unable) {
    bindings.coverage().note(unseen(name) + ": " + unable);
    return true;
  }

  private synchronized void listen() {
    if (!listens) {
      bindings.defineHooks("IpcAuditProcesses");
      IpcAuditProcesses.sink = children;
      IpcAuditProcesses.onFirst =
          new LoadedProcesses.Streams(bindings.instrumentation(), bindings.coverage());
      listens = true;
    }
  }

  /** What starts processes is rewritten later, see {@link #hook}. */
  @Override
  public boolean foundLoaded(Class<?> type) {
    left |= type.getName().equals("java.lang.ProcessBuilder");
    return !type.getName().startsWith("java.lang.");
  }

  /** Has ProcessBuilder rewritten if the host uses it already. */
  @Override
  public void hook() {
    if (left) {
      Boundary.run(this, unseen(STARTS));
    }
  }

  @Override
  public void step() throws Exception {
    // start() comes first
    LoadedProcesses.rewrite(bindings.instrumentation(), Objects.requireNonNull(children));
  }

  @Override
  public void failed(Throwable failure) {
    bindings.coverage().note(unseen(STARTS) + ": " + failure);
  }
}
