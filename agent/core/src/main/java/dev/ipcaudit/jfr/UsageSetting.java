package dev.ipcaudit.jfr;

import java.util.Set;
import jdk.jfr.SettingControl;

/**
 * From which usage on a limit is recorded, such as {@code 80%}; of several recordings the lowest
 * counts. What is no percentage counts as 0%: rather too much than nothing.
 */
final class UsageSetting extends SettingControl {

  private static final String ALL = "0%";

  private volatile String value = ALL;

  @Override
  public String combine(Set<String> settings) {
    String lowest = null;
    for (String setting : settings) {
      if (lowest == null || fraction(setting) < fraction(lowest)) {
        lowest = setting;
      }
    }
    return lowest == null ? ALL : lowest;
  }

  @Override
  public void setValue(String setting) {
    value = setting;
  }

  @Override
  public String getValue() {
    return value;
  }

  /** A usage that is unknown is told only where everything is. */
  boolean reached(float usage) {
    double least = fraction(value);
    return least <= 0 || usage >= least;
  }

  private static double fraction(String setting) {
    String text = setting.strip();
    try {
      return text.endsWith("%")
          ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
          : 0;
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }
}
