package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.intercept.call.HostBinding;
import dev.ipcaudit.intercept.call.HostCalls;
import org.jspecify.annotations.Nullable;

/**
 * Listens to calls of wrapped natives, whatever binding made them; the target is the class with the
 * natives. A class that no binding is known to have bound, one of JNI's that is, is of no concern.
 */
public final class NativeCalls extends IpcAuditNatives.Sink {

  private final HostCalls calls;
  private final ClassValue<Owner> owners =
      new ClassValue<Owner>() {
        @Override
        protected Owner computeValue(Class<?> type) {
          Owner owner = new Owner();
          owner.any = bindings.generating(type);
          return owner;
        }
      };
  private final Bindings bindings;

  /**
   * @param bindings know the classes that they have generated, so that nobody has to bind them
   */
  NativeCalls(HostCalls calls, Bindings bindings) {
    this.calls = calls;
    this.bindings = bindings;
  }

  /** Listens to the hooks from now on. */
  void install() {
    IpcAuditNatives.sink = this;
  }

  /**
   * Natives of {@code owner} that are named like a function call that function of libc from now on.
   *
   * @param binding by which they call it; null if they call something else
   */
  public void bind(Class<?> owner, int number, @Nullable HostBinding binding) {
    owners.get(owner).bind(number, binding);
  }

  /** Whether natives of {@code owner} that are named like a function call that of libc. */
  public boolean isBound(int number, Class<?> owner) {
    return owners.get(owner).binding(number) != null;
  }

  @Override
  public @Nullable IpcAuditInFlight mark(int number, Class<?> owner, long object) {
    return isBound(number, owner) ? IpcAuditInFlight.enter(number, object) : null;
  }

  @Override
  public boolean checksExistence(int number, Class<?> owner, long key, long flags) {
    HostBinding binding = owners.get(owner).binding(number);
    return binding != null
        && Catalog.dependsOnWhatIsThere((int) key, (int) flags)
        && calls.ask(binding);
  }

  @Override
  public void existenceChecked(
      Class<?> owner, @Nullable Object result, @Nullable Throwable thrown) {
    HostBinding binding = owners.get(owner).any;
    if (binding != null) {
      calls.answered(binding, result, thrown);
    }
  }

  @Override
  public boolean isMapped(int number, Class<?> owner, Object address, long length) {
    HostBinding binding = owners.get(owner).binding(number);
    return binding != null && calls.isMapped(binding, address, length);
  }

  @Override
  public boolean before(int number, Object owner, Object[] arguments) {
    HostBinding binding = owners.get((Class<?>) owner).binding(number);
    return binding != null && calls.before(binding, number, arguments);
  }

  @Override
  public long errno(Object owner, boolean called) {
    HostBinding binding = owners.get((Class<?>) owner).any;
    return binding == null ? IpcAuditErrno.UNKNOWN : calls.errno(binding, called);
  }

  @Override
  public void enter(Class<?> owner) {
    HostBinding binding = owners.get(owner).any;
    if (binding != null) {
      calls.enter(binding, true);
    }
  }

  @Override
  public void leave(Class<?> owner) {
    HostBinding binding = owners.get(owner).any;
    if (binding != null) {
      calls.leave(binding);
    }
  }

  @Override
  public boolean after(int number, Object owner, Object[] arguments, @Nullable Object result) {
    HostBinding binding = owners.get((Class<?>) owner).binding(number);
    return binding != null && calls.returned(binding, number, arguments, result);
  }

  @Override
  public boolean thrown(int number, Object owner, Object[] arguments, Throwable thrown) {
    HostBinding binding = owners.get((Class<?>) owner).binding(number);
    return binding != null && calls.thrown(binding, number, arguments, thrown);
  }

  @Override
  public void captured(Throwable stack) {
    calls.captured(stack);
  }

  private static final class Owner {

    /** What makes all calls of this class, or some. */
    volatile @Nullable HostBinding any;

    /** By function number, where not all of the class is known to call what it is named like. */
    private volatile @Nullable HostBinding @Nullable [] bindings;

    @Nullable HostBinding binding(int number) {
      @Nullable HostBinding[] some = bindings;
      return some == null ? any : some[number];
    }

    synchronized void bind(int number, @Nullable HostBinding binding) {
      @Nullable HostBinding[] old = bindings;
      @Nullable HostBinding[] some =
          old == null ? new HostBinding[Catalog.size() + 1] : old.clone();
      some[number] = binding;
      bindings = some;
      if (binding != null) {
        any = binding;
      }
    }
  }
}
