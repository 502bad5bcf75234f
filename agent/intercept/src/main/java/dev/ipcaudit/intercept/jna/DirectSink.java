package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.intercept.HostCalls;
import dev.ipcaudit.intercept.NativeCalls;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * Hears which natives JNA's direct mapping binds, and of their calls; those of other bindings come
 * here as well.
 */
public final class DirectSink extends NativeCalls {

  private static final String PART = "jna-direct";

  private final InterfaceSink interfaces;
  private final Coverage coverage;
  private final JnaCopies copies;

  /**
   * @param interfaces is told of functions that are bound to methods of interfaces
   */
  public DirectSink(
      HostCalls calls, Coverage coverage, Generated generated, InterfaceSink interfaces) {
    super(calls, generated);
    this.interfaces = interfaces;
    this.coverage = coverage;
    copies = new JnaCopies(coverage, PART);
  }

  @Override
  public void bound(Object function, Method method) {
    try {
      // first, so that a host which maps interfaces only does not wait for method handles
      if (method.getDeclaringClass().isInterface()) {
        if (IpcAuditHooks.function(method.getName()) != 0) {
          interfaces.bound(function);
        }
        return;
      }
      JnaCopy jna = copies.of(function.getClass());
      String name = jna == null ? null : jna.functionName(function);
      if (name == null || IpcAuditHooks.function(name) == 0) {
        return;
      }
      Class<?> owner = method.getDeclaringClass();
      bind(owner, jna);
      // what was wrapped at load time arrives here as its wrapper, which is not native
      if (Modifier.isNative(method.getModifiers())) {
        coverage.note(
            name
                + " is not seen through "
                + owner.getName()
                + "."
                + method.getName()
                + (name.equals(method.getName())
                    ? ", which was loaded before the agent and registered after it"
                    : ", a native that a FunctionMapper renames"));
      } else {
        coverage.active(PART);
      }
    } catch (Throwable unseen) {
      copies.failed(unseen);
    }
  }

  /** A class whose natives JNA registered before the agent came. */
  public void registered(Class<?> owner, Class<?> jnaNative) {
    bind(owner, copies.of(jnaNative));
    coverage.active(PART);
  }

  @Override
  public CallSite link(MethodHandles.Lookup caller, MethodHandle target, int number) {
    try {
      return new ConstantCallSite(DirectLinker.link(this, caller, target, number));
    } catch (Throwable unseen) {
      copies.failed(unseen);
      return new ConstantCallSite(target);
    }
  }
}
