package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;

/** The arguments of a call, as a host has declared them: too few, too many, or of any type. */
public final class CallArguments {

  private CallArguments() {}

  /** An argument, or null if there are not so many. */
  static Object at(Object[] arguments, int index) {
    return index >= 0 && index < arguments.length ? arguments[index] : null;
  }

  /** An argument as a number, 0 if there are not so many. */
  static long number(HostBinding binding, Object[] arguments, int index) throws Throwable {
    Object argument = at(arguments, index);
    return argument == null ? 0 : binding.number(argument);
  }

  static long[] numbers(HostBinding binding, Object[] arguments) throws Throwable {
    return numbers(binding, arguments, new long[arguments.length]);
  }

  static long[] numbers(HostBinding binding, Object[] arguments, long[] numbers) throws Throwable {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = arguments[i] == null ? 0 : binding.number(arguments[i]);
    }
    return numbers;
  }

  /** Whether C got what the catalogue reads of a call: all of it, and where C looks for it. */
  static boolean areUnderstood(HostBinding binding, LibcFunction function, Object[] arguments) {
    // what comes after those, such as the union of semctl(2), moves none of them
    for (int i = 0; i < arguments.length && i <= function.lastArgument(); i++) {
      if (binding.isPassedElsewhere(arguments[i])) {
        return false;
      }
    }
    return (function.idIsPlace()
            ? function.idArgument() < arguments.length
            : isNumber(binding, arguments, function.idArgument()))
        && isNumber(binding, arguments, function.sizeArgument())
        && isNumber(binding, arguments, function.selectArgument());
  }

  private static boolean isNumber(HostBinding binding, Object[] arguments, int index) {
    return index == LibcFunction.NONE
        || index < arguments.length
            && (arguments[index] == null || binding.isNumber(arguments[index]));
  }

  /** Whether a value is passed to C in one of the registers that integers are passed in. */
  public static boolean isIntegral(Object value) {
    return value instanceof Number && !(value instanceof Float) && !(value instanceof Double);
  }

  /**
   * Whether the arguments of a get call leave open if it will create, and a call with other flags
   * can be trusted to ask just that.
   */
  public static boolean needProbe(LibcFunction function, Object[] arguments) {
    int flagsAt = function.selectArgument();
    if (arguments.length <= flagsAt) {
      return false;
    }
    for (Object argument : arguments) {
      if (!isIntegral(argument)) {
        return false; // C may find the flags elsewhere than the host has put them
      }
    }
    return Catalog.dependsOnWhatIsThere(
        ((Number) arguments[function.idArgument()]).intValue(),
        ((Number) arguments[flagsAt]).intValue());
  }
}
