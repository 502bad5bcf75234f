package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.ByNumber;
import dev.ipcaudit.catalog.LibcFunction;
import java.util.Arrays;

/** Calls of syscall(2), as those of the functions that their numbers stand for. */
final class NumberedCalls {

  private static final String MACHINE = System.getProperty("os.arch", "");

  private NumberedCalls() {}

  /**
   * What is called, or null if it is nothing that matters.
   *
   * @param arguments the number first
   */
  static LibcFunction function(HostBinding binding, Object[] arguments) throws Throwable {
    Object number = CallArguments.at(arguments, 0);
    return number == null || binding.isPassedElsewhere(number) || !binding.isNumber(number)
        ? null
        : ByNumber.function(MACHINE, (int) binding.number(number));
  }

  /** The arguments of what is called. */
  static Object[] arguments(Object[] arguments) {
    return Arrays.copyOfRange(arguments, 1, arguments.length);
  }
}
