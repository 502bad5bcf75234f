package dev.ipcaudit.intercept.call;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;

/** The arguments of a call, as a host has declared them: too few, too many, or of any type. */
public final class CallArguments {

  private CallArguments() {}

  /** Whether a value is passed to C in one of the registers that integers are passed in. */
  public static boolean isIntegral(Object value) {
    return value instanceof Number && !(value instanceof Float) && !(value instanceof Double);
  }

  /** What to ask before a get call: the same with flags 0, which creates nothing. */
  static Object[] question(LibcFunction function, Object[] arguments) {
    Object[] question = arguments.clone();
    question[function.selectArgument()] = 0;
    return question;
  }

  /**
   * Whether the arguments of a get call leave open if it will create, and a call with other flags
   * can be trusted to ask just that.
   */
  static boolean needQuestion(LibcFunction function, Object[] arguments) {
    if (!function.canBeProbed()) {
      return false;
    }
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
