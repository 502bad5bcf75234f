package dev.ipcaudit.junit;

import java.util.Optional;
import java.util.function.Function;

/**
 * The properties of this jar, by whichever framework runs the tests: those of JUnit have
 * configuration parameters, which may come from a file too; elsewhere they are system properties.
 */
final class Settings {

  private final Function<String, Optional<String>> values;

  Settings(Function<String, Optional<String>> values) {
    this.values = values;
  }

  /** The value without white space around it, if there is one. */
  Optional<String> get(String property) {
    return values.apply(property).map(String::trim).filter(value -> !value.isEmpty());
  }

  /**
   * Whether a property has the one of two values.
   *
   * @throws IllegalStateException if it has neither
   */
  boolean is(String property, String on, String off, boolean byDefault) {
    Optional<String> value = get(property);
    if (value.isPresent() && !value.get().equals(on) && !value.get().equals(off)) {
      throw new IllegalStateException(
          "ipcaudit: " + property + "=" + value.get() + ": expected " + on + " or " + off);
    }
    return value.map(on::equals).orElse(byDefault);
  }
}
