package dev.ipcaudit.javaagent.inside;

import dev.ipcaudit.option.OptionException;
import dev.ipcaudit.option.Options;
import java.util.Map;
import java.util.Properties;

/** Options without those of the JVM that runs the tests. */
public final class Given {

  private Given() {}

  /** As they are given to the agent. */
  public static Options options(String text) throws OptionException {
    return Options.parse(text, new Properties(), Map.of());
  }
}
