package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.intercept.Binding;
import dev.ipcaudit.intercept.NativeCalls;
import dev.ipcaudit.intercept.Opener;

/** The copies of jffi in this host, found by a class of theirs. Thread-safe. */
public final class JffiCopies implements NativeCalls.Generated {

  private static final String GENERATED = "jnr.ffi.provider.jffi.AbstractAsmLibraryInterface";

  private final Coverage coverage;
  private final Opener opener;
  private final ClassValue<Found> found =
      new ClassValue<Found>() {
        @Override
        protected Found computeValue(Class<?> type) {
          try {
            return new Found(new JffiCopy(type.getClassLoader(), opener));
          } catch (Exception | LinkageError missing) {
            failed(missing);
            return new Found(null);
          }
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
    return found.get(classOfJffi).copy;
  }

  @Override
  public Binding bindingOf(Class<?> owner) {
    Class<?> parent = owner.getSuperclass();
    return parent != null && parent.getName().equals(GENERATED) ? of(parent) : null;
  }

  void failed(Throwable why) {
    coverage.failed(JnrTransformer.PART, why.toString());
  }

  private static final class Found {
    final JffiCopy copy;

    Found(JffiCopy copy) {
      this.copy = copy;
    }
  }
}
