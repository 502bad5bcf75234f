package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.Abi;

/** Reads what calls that start processes or wait for them return and write to memory. */
final class ChildResults {

  // positions in siginfo_t, in ints
  private static final int SI_CODE = Abi.SIGINFO_CODE / Integer.BYTES;
  private static final int SI_PID = Abi.SIGINFO_PID / Integer.BYTES;

  private static final int INFO_ARGUMENT = 2;

  private ChildResults() {}

  /** Whether a result says that the call failed, although it is not -1. */
  static boolean saysFailure(LibcFunction function, long result) {
    return function.returnsErrno() ? result != 0 : function.failsByNull() && result == 0;
  }

  /** Whether a call that succeeded has written what is wanted to memory. */
  static boolean writes(LibcFunction function) {
    return function.effect() == Effect.SPAWN || function.effect() == Effect.WAIT_INFO;
  }

  /**
   * The child's pid that was written; of waitid, si_code and si_pid.
   *
   * @return null where the host gave no place for it
   */
  static int[] written(Binding binding, LibcFunction function, Object[] arguments)
      throws Throwable {
    if (function.effect() == Effect.SPAWN) {
      Object place = arguments[function.idArgument()];
      return isNull(binding, place) ? null : new int[] {binding.readInt(place, 0)};
    }
    Object place = arguments[INFO_ARGUMENT];
    return isNull(binding, place)
        ? null
        : new int[] {binding.readInt(place, SI_CODE), binding.readInt(place, SI_PID)};
  }

  /** An array is none, although it is no number. */
  private static boolean isNull(Binding binding, Object place) throws Throwable {
    return place == null || place instanceof Number && binding.number(place) == 0;
  }
}
