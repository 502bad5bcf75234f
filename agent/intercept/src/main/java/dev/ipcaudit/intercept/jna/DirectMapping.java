package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.NativeCalls;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.model.Coverage;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * Knows which natives JNA's direct mapping binds to functions of libc: {@link NativeCalls} listens
 * to their calls. Thread-safe.
 */
final class DirectMapping {

  private final NativeCalls natives;
  private final HostCalls calls;
  private final Coverage coverage;
  private final JnaInstances copies;

  DirectMapping(Bindings bindings, JnaInstances mapped) {
    natives = bindings.natives();
    calls = bindings.calls();
    coverage = bindings.coverage();
    copies = new JnaInstances(bindings, JnaBinding.DIRECT, mapped);
  }

  /**
   * JNA binds a native.
   *
   * @param function the {@code com.sun.jna.Function} that it is bound to
   * @param number of the catalogued function that this is, 0 if it is none
   * @param method the host's own
   */
  void bound(Object function, int number, Method method) {
    try {
      Class<?> owner = method.getDeclaringClass();
      int named = IpcAuditFilter.function(method.getName());
      if (named != 0) {
        // a native that was bound to libc may be bound to another library the next time
        boolean same = LibcAddresses.isSame(named, number);
        natives.bind(owner, named, same ? copies.of(function.getClass()) : null);
      }
      if (number == 0) {
        return;
      }
      JnaInstance jna = copies.of(function.getClass());
      if (jna != null) {
        calls.prepare(jna);
      }
      // what was wrapped at load time arrives here as its wrapper, which is not native
      boolean renamed = !LibcAddresses.isSame(named, number);
      if (renamed || Modifier.isNative(method.getModifiers())) {
        coverage.note(
            Catalog.function(number)
                + " is not seen through "
                + owner.getName()
                + "."
                + method.getName()
                + (renamed
                    ? ", a native method that a FunctionMapper renames"
                    : ", which was loaded before the agent and registered after it"));
      } else {
        coverage.active(JnaBinding.DIRECT);
      }
    } catch (Throwable unseen) {
      copies.lost(unseen);
    }
  }

  /**
   * A class whose natives JNA registered before the agent was loaded.
   *
   * @param function the {@code com.sun.jna.Function} that one of them is bound to
   * @param number of the catalogued function that it is named like
   */
  void registered(Class<?> owner, Object function, int number) {
    try {
      if (LibcAddresses.unknown()) {
        copies.learn(function.getClass());
      }
      JnaInstance jna = copies.of(function.getClass());
      if (jna != null
          && LibcAddresses.isSame(number, IpcAuditFilter.functionAt(jna.number(function)))) {
        natives.bind(owner, number, jna);
        calls.prepare(jna);
        coverage.active(JnaBinding.DIRECT);
      }
    } catch (Throwable unseen) {
      copies.lost(unseen);
    }
  }

  /** Links a call of a native that was registered before the agent was loaded. */
  CallSite link(MethodHandles.Lookup caller, MethodHandle target, int number) {
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
