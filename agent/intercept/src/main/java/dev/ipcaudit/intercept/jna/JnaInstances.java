package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.intercept.call.LostCalls;
import dev.ipcaudit.intercept.call.Retried;
import dev.ipcaudit.model.Coverage;
import org.jspecify.annotations.Nullable;

/** The copies of JNA in this host, found by a class of theirs. Thread-safe. */
final class JnaInstances {

  private static final String BRIDGE = "dev.ipcaudit.intercept.jna.JnaBridge";

  private final Bindings bindings;
  private final Coverage coverage;
  private final String part;
  private final @Nullable JnaInstances first;
  private final ClassValue<Found> found =
      new ClassValue<Found>() {
        @Override
        protected Found computeValue(Class<?> type) {
          return new Found(type);
        }
      };

  /**
   * @param part under which name failures are said in the coverage
   */
  JnaInstances(Bindings bindings, String part) {
    this(bindings, part, null);
  }

  /** The same copies by another mapping. */
  JnaInstances(Bindings bindings, String part, @Nullable JnaInstances first) {
    this.first = first;
    this.bindings = bindings;
    this.coverage = bindings.coverage();
    this.part = part;
  }

  /** The copy that a class of JNA belongs to, or null if it cannot be used. */
  @Nullable JnaInstance of(Class<?> classOfJna) {
    return found.get(classOfJna).get();
  }

  /** Looks up where libc's functions are, by the copy that a class of JNA belongs to. */
  void learn(Class<?> classOfJna) {
    try {
      JnaInstance jna = of(classOfJna);
      if (jna != null) {
        LibcAddresses.learn(coverage, jna);
      }
    } catch (Throwable unseen) {
      lost(unseen);
    }
  }

  /** One call could not be recorded. */
  void lost(Throwable why) {
    LostCalls.count(coverage, part, why);
  }

  /** By the class of each copy that all of its classes see, so that it is made once. */
  private final class Found extends Retried<JnaInstance> {

    private final Class<?> type;

    Found(Class<?> type) {
      super(coverage, part);
      this.type = type;
    }

    @Override
    protected @Nullable JnaInstance make() throws ReflectiveOperationException {
      Class<?> jnaNative = Class.forName(JnaInstance.NATIVE, false, type.getClassLoader());
      return type == jnaNative ? new JnaInstance(part, copy()) : of(jnaNative);
    }

    private IpcAuditJna.Copy copy() throws ReflectiveOperationException {
      JnaInstance known = first == null ? null : first.of(type);
      return known == null ? (IpcAuditJna.Copy) bindings.bridge(type, BRIDGE) : known.copy();
    }
  }
}
