package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.Catalog;

/**
 * Hears of calls of wrapped natives, whatever binding made them; the target is the class with the
 * natives. A class that no binding is known to have bound, one of JNI's that is, is of no concern.
 */
public abstract class NativeCalls extends IpcAuditHooks.NativeSink {

  private final HostCalls calls;
  private final ClassValue<Owner> owners =
      new ClassValue<Owner>() {
        @Override
        protected Owner computeValue(Class<?> type) {
          Owner owner = new Owner();
          owner.any = generated.bindingOf(type);
          return owner;
        }
      };
  private final Generated generated;

  protected NativeCalls(HostCalls calls, Generated generated) {
    this.calls = calls;
    this.generated = generated;
  }

  /** Knows the classes that a binding has generated, so that nobody has to bind them. */
  public interface Generated {
    /** The binding that generated a class, or null. Does not throw. */
    HostBinding bindingOf(Class<?> owner);
  }

  /**
   * Natives of {@code owner} that are named like a function call that function of libc from now on.
   *
   * @param binding by which they call it; null if they call something else
   */
  protected final void bind(Class<?> owner, int number, HostBinding binding) {
    owners.get(owner).bind(number, binding);
  }

  /** Whether natives of {@code owner} that are named like a function call that of libc. */
  public final boolean hears(int number, Class<?> owner) {
    return owners.get(owner).binding(number) != null;
  }

  @Override
  public final IpcAuditMarks mark(int number, Class<?> owner, long object) {
    return hears(number, owner) ? IpcAuditMarks.enter(number, object) : null;
  }

  /** Calls through {@code binding} are to be expected. */
  protected final void prepare(HostBinding binding) {
    calls.prepare(binding);
  }

  @Override
  public final boolean probes(int number, Class<?> owner, long key, long flags) {
    HostBinding binding = owners.get(owner).binding(number);
    return binding != null
        && Catalog.dependsOnWhatIsThere((int) key, (int) flags)
        && calls.ask(binding);
  }

  @Override
  public final void probed(Class<?> owner, Object result, Throwable thrown) {
    calls.answered(owners.get(owner).any, result, thrown);
  }

  @Override
  public final void errnoRead() {
    calls.errnoRead();
  }

  @Override
  public final boolean before(int number, Object owner, Object[] arguments) {
    HostBinding binding = owners.get((Class<?>) owner).binding(number);
    return binding != null && calls.before(binding, number, arguments);
  }

  @Override
  public final long errno(Object owner, boolean called) {
    HostBinding binding = owners.get((Class<?>) owner).any;
    return binding == null ? IpcAuditErrno.UNKNOWN : calls.errno(binding, called);
  }

  @Override
  public final void enter(Class<?> owner) {
    HostBinding binding = owners.get(owner).any;
    if (binding != null) {
      calls.enter(binding, true);
    }
  }

  @Override
  public final void leave(Class<?> owner) {
    HostBinding binding = owners.get(owner).any;
    if (binding != null) {
      calls.leave(binding);
    }
  }

  @Override
  public final boolean after(int number, Object owner, Object[] arguments, Object result) {
    HostBinding binding = owners.get((Class<?>) owner).binding(number);
    return binding != null && calls.returned(binding, number, arguments, result);
  }

  @Override
  public final boolean thrown(int number, Object owner, Object[] arguments, Throwable thrown) {
    HostBinding binding = owners.get((Class<?>) owner).binding(number);
    return binding != null && calls.thrown(binding, number, arguments, thrown);
  }

  @Override
  public final void captured(Throwable stack) {
    calls.captured(stack);
  }

  private static final class Owner {

    /** What makes all calls of this class, or some. */
    volatile HostBinding any;

    /** By function number, where not all of the class is known to call what it is named like. */
    private volatile HostBinding[] bindings;

    HostBinding binding(int number) {
      HostBinding[] some = bindings;
      return some == null ? any : some[number];
    }

    synchronized void bind(int number, HostBinding binding) {
      HostBinding[] old = bindings;
      HostBinding[] some = old == null ? new HostBinding[Catalog.size() + 1] : old.clone();
      some[number] = binding;
      bindings = some;
      if (binding != null) {
        any = binding;
      }
    }
  }
}
