package dev.ipcaudit.intercept;

import dev.ipcaudit.intercept.bytecode.ClassScan;
import dev.ipcaudit.intercept.bytecode.HostCodeRewriter;
import dev.ipcaudit.intercept.call.Vouched;
import dev.ipcaudit.intercept.emit.NativeWrapper;
import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.model.AwaitedClasses;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.KnownBinding;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows each class that the JVM loads to the binding that wants it, and looks into all others for
 * natives that stand for a function of libc. Decides by name and by a look at the constant pool;
 * ASM is opened only for a class that will be rewritten. A class that cannot be rewritten stays as
 * it is, and coverage says so.
 */
public final class HostTransformer implements ClassFileTransformer {

  private final InterceptionOwner owner;
  private final ClassLoader agent;

  /** Made with the first class of a binding: most hosts have none. */
  private volatile @Nullable Bindings bindings;

  /**
   * What rewrites calls of what was made before the agent was loaded; never changed, only replaced.
   */
  private volatile List<HostCodeRewriter> callsFromBefore = List.of();

  /** Why hooks could not be placed in a class of the JDK, the last time; null if they were. */
  private volatile @Nullable String failure;

  public HostTransformer(InterceptionOwner owner) {
    this.owner = owner;
    this.agent = HostTransformer.class.getClassLoader();
  }

  /** The bindings of this host. */
  public Bindings bindings() {
    Bindings present = bindings;
    return present == null ? makeBindings() : present;
  }

  private synchronized Bindings makeBindings() {
    if (bindings == null) {
      bindings = new Bindings(owner.coverage(), owner);
    }
    return bindings;
  }

  /** From now on these calls are rewritten too, in classes of the host. */
  public synchronized void rewriteCalls(HostCodeRewriter rewriter) {
    List<HostCodeRewriter> all = new ArrayList<>(callsFromBefore);
    all.add(rewriter);
    callsFromBefore = all;
  }

  /**
   * Whether a class of the JDK was loaded at a moment that had no memory or no stack for its hooks:
   * then it is to be rewritten once more.
   */
  public boolean failed() {
    return failure != null;
  }

  @Override
  @SuppressWarnings("removal")
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> loaded,
      ProtectionDomain domain,
      byte[] bytes) {
    if (loader == agent || name == null) {
      return null;
    }
    // without a class more for those who have none
    return System.getSecurityManager() == null
        ? transform(loader, name, loaded, bytes)
        : Vouched.run(() -> transform(loader, name, loaded, bytes));
  }

  private byte @Nullable [] transform(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> loaded, byte[] bytes) {
    try {
      return loader == null ? ofJdk(name, loaded, bytes) : of(loader, name, loaded, bytes);
    } catch (Throwable unable) {
      unable(loader, name, unable);
      return null;
    }
  }

  private byte @Nullable [] of(
      ClassLoader loader, String name, @Nullable Class<?> loaded, byte[] bytes)
      throws ReflectiveOperationException {
    Binding binding = owning(name, false);
    return binding == null
        ? host(loader, name, loaded, bytes)
        : binding.rewrite(loader, name, loaded, bytes);
  }

  /** The binding that a class is of, or null. */
  private @Nullable Binding owning(String name, boolean ofJdk) throws ReflectiveOperationException {
    KnownBinding row = KnownBinding.wanting(name, ofJdk);
    Binding binding = row == null ? null : bindings().of(row);
    return binding != null && binding.owns(name) ? binding : null;
  }

  private byte @Nullable [] ofJdk(String name, @Nullable Class<?> loaded, byte[] bytes)
      throws ReflectiveOperationException {
    if (AwaitedClasses.RECORDER_HOOK.equals(name)) {
      owner.recorderStarts();
      return null;
    }
    if (AwaitedClasses.BEAN_OF_MEMORY.equals(name)) {
      owner.managementStarts();
      return null;
    }
    KnownBinding row = KnownBinding.wanting(name, true);
    if (row == null) {
      return null;
    }
    Binding binding = owning(name, true);
    byte[] rewritten = binding == null ? null : binding.rewrite(null, name, loaded, bytes);
    String before = failure;
    if (before != null) {
      failure = null;
      owner.coverage().works(row.part(), before);
    }
    return rewritten;
  }

  /** Says what is not seen now. What this throws in turn is dropped by the JVM. */
  private void unable(@Nullable ClassLoader loader, String name, Throwable unable) {
    KnownBinding row = KnownBinding.wanting(name, loader == null);
    Binding binding = row == null ? null : bindings().ifMade(row);
    if (binding != null && binding.owns(name) && binding.failed(name, unable)) {
      return;
    }
    Coverage coverage = owner.coverage();
    if (loader != null) {
      Diagnostics.warn("class " + name + " could not be rewritten and stays as it is", unable);
      coverage.note("calls in " + name.replace('/', '.') + " are not seen: " + unable);
    } else if (row != null) {
      String reason = unable.toString();
      failure = reason;
      coverage.failed(row.part(), reason);
      coverage.attempts("placements of hooks in " + row.title()).failed(unable);
    } else if (AwaitedClasses.RECORDER_HOOK.equals(name)) {
      coverage.note("nothing is shown in flight recordings: " + unable);
    } else {
      coverage.note("nothing is shown to JMX clients: " + unable);
    }
  }

  private byte @Nullable [] host(
      ClassLoader loader, String name, @Nullable Class<?> loaded, byte[] bytes) {
    byte[] result = null;
    if (ClassScan.declaresNative(bytes) && bindings().mayWrap(loader, name, loaded, bytes)) {
      bindings().natives();
      result = NativeWrapper.rewrite(bytes, owner.prefix(), NativeWrapper.BY_NAME);
    }
    return callsFromBefore.isEmpty() ? result : calls(name, result, bytes);
  }

  private byte @Nullable [] calls(String name, byte @Nullable [] rewritten, byte[] bytes) {
    byte[] result = rewritten;
    for (HostCodeRewriter calls : callsFromBefore) {
      if (calls.concerns(bytes)) {
        byte[] more = calls.rewrite(name, result == null ? bytes : result);
        result = more == null ? result : more;
      }
    }
    return result;
  }
}
