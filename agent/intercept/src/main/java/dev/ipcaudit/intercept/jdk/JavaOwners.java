package dev.ipcaudit.intercept.jdk;

import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.intercept.call.LostCalls;
import dev.ipcaudit.ledger.calls.CallRecorder;
import dev.ipcaudit.model.Coverage;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets it be seen that objects of the JDK close a descriptor, since a host may have given them one
 * that a native created; and that they open one, since a native of the host may close it by
 * mistake. Only a host that creates descriptors of IPC gets these hooks. Thread-safe.
 */
final class JavaOwners implements ClassFileTransformer, Runnable {

  private final Bindings bindings;
  private final Instrumentation instrumentation;
  private final HostCalls calls;
  private final CallRecorder recorder;
  private final Coverage coverage;
  private boolean placed;

  JavaOwners(Bindings bindings, HostCalls calls, CallRecorder recorder) {
    this.bindings = bindings;
    this.instrumentation = bindings.instrumentation();
    this.coverage = bindings.coverage();
    this.calls = calls;
    this.recorder = recorder;
  }

  /** Listens to the hooks, wherever they are placed. Does it once. */
  synchronized void listen() {
    bindings.defineHooks("IpcAuditDescriptors$Sink", "IpcAuditDescriptors");
    if (IpcAuditDescriptors.sink == null) {
      JavaOwnerSink.install(calls);
    }
  }

  /**
   * Places the hooks: in classes that are loaded now, and in others when they are loaded. Does it
   * once; another thread waits meanwhile, or what it closes would not be seen.
   */
  @Override
  public synchronized void run() {
    if (placed) {
      return;
    }
    placed = true;
    try {
      listen();
      IpcAuditDescriptors.ofJava = recorder.javas().follow();
      instrumentation.addTransformer(this, true);
      List<Class<?>> loaded = new ArrayList<>();
      for (Class<?> type : instrumentation.getAllLoadedClasses()) {
        // by its name alone would be slow: each class has to make that first
        if (type.getClassLoader() == null && isOwner(type)) {
          loaded.add(type);
        }
      }
      instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
    } catch (Throwable failure) {
      LostCalls.throwIfForNow(failure);
      coverage.note("descriptors that objects of the JDK close are not seen: " + failure);
    }
  }

  private static boolean isOwner(Class<?> type) {
    String name = type.getName();
    return (name.startsWith("java.io.File") || name.startsWith("sun.nio.ch."))
        && JavaOwnerRewriter.rewrites(name.replace('.', '/'));
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      ProtectionDomain domain,
      byte[] bytes) {
    if (loader != null || name == null || !JavaOwnerRewriter.rewrites(name)) {
      return null;
    }
    try {
      return JavaOwnerRewriter.rewrite(bytes);
    } catch (Throwable failure) {
      coverage.note("descriptors that " + name + " closes are not seen: " + failure);
      return null;
    }
  }
}
