package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.audit.Coverage;

/** The copies of JNA in this host, found by a class of theirs. Thread-safe. */
final class JnaCopies {

  private final Coverage coverage;
  private final String part;
  private final ClassValue<Found> found =
      new ClassValue<Found>() {
        @Override
        protected Found computeValue(Class<?> type) {
          try {
            return new Found(new JnaCopy(part, type.getClassLoader()));
          } catch (ReflectiveOperationException | LinkageError | RuntimeException missing) {
            failed(missing);
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

  void failed(Throwable why) {
    coverage.failed(part, why.toString());
  }

  private static final class Found {
    final JnaCopy copy;

    Found(JnaCopy copy) {
      this.copy = copy;
    }
  }
}
