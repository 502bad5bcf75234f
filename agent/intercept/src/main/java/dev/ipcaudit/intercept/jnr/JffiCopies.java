package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.intercept.Binding;
import dev.ipcaudit.intercept.LostCalls;
import dev.ipcaudit.intercept.NativeCalls;
import dev.ipcaudit.intercept.Opener;
import dev.ipcaudit.intercept.Retried;

/** The copies of jffi in this host, found by a class of theirs. Thread-safe. */
public final class JffiCopies implements NativeCalls.Generated {

  private static final String GENERATED = "jnr.ffi.provider.jffi.AbstractAsmLibraryInterface";

  private final Coverage coverage;
  private final Opener opener;
  private final ClassValue<Found> found =
      new ClassValue<Found>() {
        @Override
        protected Found computeValue(Class<?> type) {
          return new Found(type);
        }
      };

  public JffiCopies(Coverage coverage, Opener opener) {
    this.coverage = coverage;
    this.opener = opener;
  }

  /**
   * The copy that a class of jffi belongs to, or null if it cannot be used. jnr-ffi's own classes
   * will do as well, since their loader must see jffi.
   */
  JffiCopy of(Class<?> classOfJffi) {
    return found.get(classOfJffi).get();
  }

  @Override
  public Binding bindingOf(Class<?> owner) {
    Class<?> parent = owner.getSuperclass();
    return parent != null && parent.getName().equals(GENERATED) ? of(parent) : null;
  }

  /** One call could not be recorded. */
  void lost(Throwable why) {
    LostCalls.count(coverage, JnrTransformer.PART, why);
  }

  /** By the class of each copy that all of its classes see, so that it is made once. */
  private final class Found extends Retried<JffiCopy> {

    private final Class<?> type;

    Found(Class<?> type) {
      super(coverage, JnrTransformer.PART);
      this.type = type;
    }

    @Override
    protected JffiCopy make() throws ReflectiveOperationException {
      Class<?> invoker = Class.forName(JffiCopy.INVOKER, false, type.getClassLoader());
      return type == invoker ? new JffiCopy(invoker, opener) : of(invoker);
    }
  }
}
