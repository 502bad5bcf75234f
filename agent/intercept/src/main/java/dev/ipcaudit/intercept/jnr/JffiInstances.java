package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.call.HostBinding;
import dev.ipcaudit.intercept.call.LostCalls;
import dev.ipcaudit.intercept.call.Retried;
import dev.ipcaudit.model.Coverage;
import org.jspecify.annotations.Nullable;

/** The copies of jffi in this host, found by a class of theirs. Thread-safe. */
final class JffiInstances {

  private static final String GENERATED = "jnr.ffi.provider.jffi.AbstractAsmLibraryInterface";

  private static final String BRIDGE = "dev.ipcaudit.intercept.jnr.JffiBridge";

  private final Bindings bindings;
  private final Coverage coverage;
  private final ClassValue<Found> found =
      new ClassValue<Found>() {
        @Override
        protected Found computeValue(Class<?> type) {
          return new Found(type);
        }
      };

  JffiInstances(Bindings bindings) {
    this.bindings = bindings;
    this.coverage = bindings.coverage();
  }

  /**
   * The copy that a class of jffi belongs to, or null if it cannot be used. jnr-ffi's own classes
   * will do as well, since their loader must see jffi.
   */
  @Nullable JffiInstance of(Class<?> classOfJffi) {
    return found.get(classOfJffi).get();
  }

  /** The copy that has generated a class, or null. */
  @Nullable HostBinding generating(Class<?> owner) {
    Class<?> parent = owner.getSuperclass();
    return parent != null && parent.getName().equals(GENERATED) ? of(parent) : null;
  }

  /** One call could not be recorded. */
  void lost(Throwable why) {
    LostCalls.count(coverage, JnrTransformer.PART, why);
  }

  /** By the class of each copy that all of its classes see, so that it is made once. */
  private final class Found extends Retried<JffiInstance> {

    private final Class<?> type;

    Found(Class<?> type) {
      super(coverage, JnrTransformer.PART);
      this.type = type;
    }

    @Override
    protected @Nullable JffiInstance make() throws ReflectiveOperationException {
      Class<?> invoker = Class.forName(JffiInstance.INVOKER, false, type.getClassLoader());
      return type == invoker ? made(invoker) : of(invoker);
    }

    private JffiInstance made(Class<?> invoker) throws ReflectiveOperationException {
      bindings.opener().open(invoker); // for what is not public
      return new JffiInstance(invoker, (IpcAuditJffi.Copy) bindings.bridge(invoker, BRIDGE));
    }
  }
}
