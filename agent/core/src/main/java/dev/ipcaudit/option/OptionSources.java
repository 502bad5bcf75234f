package dev.ipcaudit.option;

import dev.ipcaudit.text.Reason;
import java.io.IOException;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Reads agent arguments, system properties, a variable of the environment a key, the variable for
 * all of them, and the configuration file, in this order.
 */
final class OptionSources {

  /** Behind the prefix: what the tests' extension reads, which is none of the agent's. */
  private static final String JUNIT = "junit";

  /** Builds name the version of their dependency so, and surefire passes what is given by -D. */
  private static final String VERSION = "version";

  /** Holds a list as the arguments do. */
  static final String VARIABLE = "IPCAUDIT_OPTS";

  private OptionSources() {}

  /** All keys are known and given once a source when this returns; values are not looked at. */
  static OptionTable read(
      @Nullable String agentArgs, Properties properties, Map<String, String> env)
      throws OptionException {
    OptionTable table = new OptionTable();
    readList(table, OptionTable.ARGUMENTS, agentArgs);
    readProperties(table, properties);
    readVariables(table, env);
    readList(table, OptionTable.ENVIRONMENT, env.get(VARIABLE));
    if (table.given("config")) {
      readFile(table);
    }
    table.check();
    return table;
  }

  private static void readList(OptionTable table, int source, @Nullable String list) {
    int start = 0;
    while (list != null && start <= list.length()) {
      int end = list.indexOf(',', start);
      if (end < 0) {
        end = list.length();
      }
      readEntry(table, source, list.substring(start, end).trim());
      start = end + 1;
    }
  }

  private static void readProperties(OptionTable table, Properties properties) {
    // keys() walks the live table; stringPropertyNames() would copy it
    for (Enumeration<Object> keys = properties.keys(); keys.hasMoreElements(); ) {
      Object key = keys.nextElement();
      if (key instanceof String property && property.startsWith(Options.PROPERTY_PREFIX)) {
        String value = properties.getProperty(property);
        // the JVM gives -Dipcaudit.ci an empty value
        boolean none = value == null || value.trim().isEmpty();
        String name = property.substring(Options.PROPERTY_PREFIX.length());
        if (!name.equals(JUNIT) && !name.startsWith(JUNIT + ".") && !name.equals(VERSION)) {
          table.put(OptionTable.PROPERTIES, name, none ? null : value.trim());
        }
      }
    }
  }

  private static void readVariables(OptionTable table, Map<String, String> env) {
    for (String variable : env.keySet()) {
      if (variable.startsWith(Options.VARIABLE_PREFIX) && !variable.equals(VARIABLE)) {
        String value = env.get(variable).trim();
        String key = OptionTable.keyOf(variable);
        // as a property without a value: an empty IPCAUDIT_CI asks for ci
        table.put(OptionTable.VARIABLES, key, value.isEmpty() ? null : value);
      }
    }
  }

  private static void readFile(OptionTable table) {
    String file = table.value("config");
    if (file == null || file.isEmpty()) {
      table.note("config", "expected a file");
      return;
    }
    try {
      List<String> lines = ConfigFile.read(file);
      for (int i = 0; i < lines.size(); i++) {
        readEntry(table, OptionTable.FILE, lines.get(i));
      }
    } catch (IOException unreadable) {
      table.note("config", "cannot be read: " + Reason.of(unreadable));
    }
  }

  private static void readEntry(OptionTable table, int source, String entry) {
    int equals = entry.indexOf('=');
    if (equals >= 0) {
      table.put(source, entry.substring(0, equals).trim(), entry.substring(equals + 1).trim());
    } else if (!entry.isEmpty()) {
      table.put(source, entry, null);
    }
  }
}
