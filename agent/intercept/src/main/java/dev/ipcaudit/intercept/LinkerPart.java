package dev.ipcaudit.intercept;

import dev.ipcaudit.model.Coverage;
import java.lang.instrument.Instrumentation;

/**
 * What sees calls through java.lang.foreign. It is compiled for the JDK that this package is final
 * in, and may be left out of a build, so it is known here by name alone.
 */
public interface LinkerPart {

  /** In which every handle of a C function is made. */
  String LINKER = "jdk/internal/foreign/abi/AbstractLinker";

  /** java.lang.foreign is final from this version on. */
  int OLDEST_JDK = 22;

  /** The linker with our hooks, or null if it stays as it is. */
  byte[] rewrite(byte[] linker);

  /**
   * Loads the implementation; if that cannot be, coverage says why.
   *
   * @return null if calls through java.lang.foreign cannot be seen
   */
  static LinkerPart load(HostCalls calls, Coverage coverage, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    if (Runtime.version().feature() < OLDEST_JDK) {
      coverage.failed("ffm", "java.lang.foreign is seen from JDK " + OLDEST_JDK + " on");
      return null;
    }
    try {
      return (LinkerPart)
          Class.forName("dev.ipcaudit.intercept.ffm.PanamaLinker")
              .getConstructor(HostCalls.class, Coverage.class, Instrumentation.class)
              .newInstance(calls, coverage, instrumentation);
    } catch (ClassNotFoundException leftOut) {
      coverage.failed("ffm", "built without it");
      return null;
    }
  }
}
