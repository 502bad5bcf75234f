package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.intercept.LibcAddresses;
import dev.ipcaudit.intercept.LostCalls;

/** The copies of JNA in this host, found by a class of theirs. Thread-safe. */
final class JnaCopies {

  private final Coverage coverage;
  private final String part;
  private final ClassValue<Found> found =
      new ClassValue<Found>() {
        @Override
        protected Found computeValue(Class<?> type) {
          try {
            return find(type);
          } catch (ReflectiveOperationException | LinkageError | RuntimeException missing) {
            LostCalls.throwIfForNow(missing);
            coverage.failed(part, missing.toString());
            return new Found(null);
          }
        }
      };

  /**
   * @param part under which name failures are said in the coverage
   */
  JnaCopies(Coverage coverage, String part) {
    this.coverage = coverage;
    this.part = part;
  }

  /** The copy that a class of JNA belongs to, or null if it cannot be used. */
  JnaCopy of(Class<?> classOfJna) {
    return found.get(classOfJna).copy;
  }

  /** By the class of each copy that all of its classes see, so that it is made once. */
  private Found find(Class<?> type) throws ReflectiveOperationException {
    Class<?> jnaNative = Class.forName(JnaCopy.NATIVE, false, type.getClassLoader());
    return type == jnaNative ? new Found(new JnaCopy(part, type)) : found.get(jnaNative);
  }

  /** Looks up where libc's functions are, by the copy that a class of JNA belongs to. */
  void learn(Class<?> classOfJna) {
    try {
      JnaCopy jna = of(classOfJna);
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

  private static final class Found {
    final JnaCopy copy;

    Found(JnaCopy copy) {
      this.copy = copy;
    }
  }
}
