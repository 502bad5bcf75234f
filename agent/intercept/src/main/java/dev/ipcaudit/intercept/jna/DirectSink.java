package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.intercept.Binding;
import dev.ipcaudit.intercept.HostCalls;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * Hears of calls by JNA's direct mapping; the target is the class with the natives. A class that
 * JNA did not register, one bound by JNI that is, is of no concern.
 */
public final class DirectSink extends IpcAuditHooks.NativeSink {

  private static final String PART = "jna-direct";

  private final Coverage coverage;
  private final JnaCopies copies;
  private final HostCalls calls;
  private final ClassValue<Owner> owners =
      new ClassValue<Owner>() {
        @Override
        protected Owner computeValue(Class<?> type) {
          return new Owner();
        }
      };

  public DirectSink(HostCalls calls, Coverage coverage) {
    this.calls = calls;
    this.coverage = coverage;
    copies = new JnaCopies(coverage, PART);
  }

  @Override
  public void bound(Object function, Method method) {
    try {
      JnaCopy jna = copies.of(function.getClass());
      if (jna == null || method.getDeclaringClass().isInterface()) {
        return;
      }
      String name = jna.functionName(function);
      if (IpcAuditHooks.function(name) == 0) {
        return;
      }
      Class<?> owner = method.getDeclaringClass();
      owners.get(owner).binding = jna;
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
    owners.get(owner).binding = copies.of(jnaNative);
    coverage.active(PART);
  }

  @Override
  public boolean probes(int number, Class<?> owner, long key, long flags) {
    Binding binding = owners.get(owner).binding;
    return binding != null
        && Catalog.dependsOnWhatIsThere((int) key, (int) flags)
        && calls.ask(binding);
  }

  @Override
  public void probed(Class<?> owner, Object result, Throwable thrown) {
    calls.answered(owners.get(owner).binding, result, thrown);
  }

  @Override
  public void after(int number, Object owner, Object[] arguments, Object result) {
    Binding binding = owners.get((Class<?>) owner).binding;
    if (binding != null) {
      calls.returned(binding, number, arguments, result);
    }
  }

  @Override
  public void thrown(int number, Object owner, Object[] arguments, Throwable thrown) {
    Binding binding = owners.get((Class<?>) owner).binding;
    if (binding != null) {
      calls.thrown(binding, number, arguments, thrown);
    }
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

  private static final class Owner {
    volatile Binding binding;
  }
}
