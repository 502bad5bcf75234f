package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.Abi;

/** Reads what calls that start processes or wait for them return and write to memory. */
final class SpawnResults {

  // positions in siginfo_t, in ints
  private static final int SI_CODE = Abi.SIGINFO_CODE / Integer.BYTES;
  private static final int SI_PID = Abi.SIGINFO_PID / Integer.BYTES;

  private static final int INFO_ARGUMENT = 2;

  private SpawnResults() {}

  /** Whether a result says that the call failed, although it is not -1. */
  static boolean saysFailure(LibcFunction function, long result) {
    return function.returnsErrno() ? result != 0 : function.failsByNull() && result == 0;
  }

  /** Whether a call that succeeded has written what is wanted to memory. */
  static boolean writes(LibcFunction function) {
    return function.effect() == Effect.SPAWN || function.effect() == Effect.WAIT_INFO;
  }

  /** Whether the host gave a place to write to; an array is one, although it is no number. */
  static boolean wants(HostBinding binding, LibcFunction function, Object[] arguments)
      throws Throwable {
    Object place = place(function, arguments);
    return place != null && !(place instanceof Number && binding.number(place) == 0);
  }

  /**
   * The child's pid that was written; of waitid, si_code and si_pid.
   *
   * @return null where it cannot be read
   */
  static int[] written(
      HostMemory memory, HostBinding binding, LibcFunction function, Object[] arguments)
      throws Throwable {
    Object place = place(function, arguments);
    if (function.effect() == Effect.SPAWN) {
      return memory.ints(binding, place, 0, 1);
    }
    int[] info = memory.ints(binding, place, SI_CODE, SI_PID - SI_CODE + 1);
    return info == null ? null : new int[] {info[0], info[SI_PID - SI_CODE]};
  }

  private static Object place(LibcFunction function, Object[] arguments) {
    return CallArguments.at(
        arguments, function.effect() == Effect.SPAWN ? function.idArgument() : INFO_ARGUMENT);
  }
}
