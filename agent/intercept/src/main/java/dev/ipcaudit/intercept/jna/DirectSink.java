package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.intercept.HostCalls;
import dev.ipcaudit.intercept.LibcAddresses;
import dev.ipcaudit.intercept.LinkedNative;
import dev.ipcaudit.intercept.NativeCalls;
import dev.ipcaudit.model.Coverage;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
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
  private final JnaInstances copies;

  /**
   * @param interfaces is told of functions that are bound to methods of interfaces
   */
  public DirectSink(
      HostCalls calls, Coverage coverage, Generated generated, InterfaceSink interfaces) {
    super(calls, generated);
    this.interfaces = interfaces;
    this.coverage = coverage;
    copies = new JnaInstances(coverage, PART);
  }

  @Override
  public void bound(Object function, long address, Method method) {
    try {
      if (LibcAddresses.unknown()) {
        copies.learn(function.getClass());
      }
      int number = IpcAuditHooks.functionAt(address);
      Class<?> owner = method.getDeclaringClass();
      // first, so that a host which maps interfaces only does not wait for method handles
      if (owner.isInterface()) {
        if (number != 0) {
          interfaces.bound(function);
        }
        return;
      }
      int named = IpcAuditHooks.function(method.getName());
      if (named != 0) {
        // a native that was bound to libc may be bound to another library the next time
        bind(owner, named, named == number ? copies.of(function.getClass()) : null);
      }
      if (number == 0) {
        return;
      }
      JnaInstance jna = copies.of(function.getClass());
      if (jna != null) {
        prepare(jna);
      }
      // what was wrapped at load time arrives here as its wrapper, which is not native
      if (named != number || Modifier.isNative(method.getModifiers())) {
        coverage.note(
            Catalog.function(number)
                + " is not seen through "
                + owner.getName()
                + "."
                + method.getName()
                + (named == number
                    ? ", which was loaded before the agent and registered after it"
                    : ", a native that a FunctionMapper renames"));
      } else {
        coverage.active(PART);
      }
    } catch (Throwable unseen) {
      copies.lost(unseen);
    }
  }

  /**
   * A class whose natives JNA registered before the agent came.
   *
   * @param function the {@code com.sun.jna.Function} that one of them is bound to
   * @param number of the catalogued function that it is named like
   */
  public void registered(Class<?> owner, Object function, int number) {
    try {
      if (LibcAddresses.unknown()) {
        copies.learn(function.getClass());
      }
      JnaInstance jna = copies.of(function.getClass());
      if (jna != null && IpcAuditHooks.functionAt(jna.number(function)) == number) {
        bind(owner, number, jna);
        prepare(jna);
        coverage.active(PART);
      }
    } catch (Throwable unseen) {
      copies.lost(unseen);
    }
  }

  @Override
  public CallSite link(MethodHandles.Lookup caller, MethodHandle target, int number) {
    try {
      MethodHandleInfo info = caller.revealDirect(target);
      int modifiers = info.getModifiers();
      if (!Modifier.isNative(modifiers)) {
        return new ConstantCallSite(target);
      }
      return new ConstantCallSite(
          LinkedNative.around(
              Catalog.function(number),
              target,
              info.getDeclaringClass(),
              Modifier.isStatic(modifiers)));
    } catch (Throwable unseen) {
      copies.lost(unseen);
      return new ConstantCallSite(target);
    }
  }
}
