package dev.ipcaudit.option;

import dev.ipcaudit.text.Escape;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values as they were written, the nearest value of each key. The first problem is kept
 * until all sources are read, because only then it is known whether {@code ci} was asked for.
 */
final class OptionTable {

  /** In alphabetical order, as they are shown to the user. */
  static final String[] KEYS = {
    "baseline",
    "baseline-write",
    "blackbox",
    "blocked",
    "ci",
    "config",
    "exitcode",
    "fail-on",
    "ignore",
    "jmx",
    "leak.age",
    "log",
    "log.findings",
    "log.findings.to",
    "max-objects",
    "overhead",
    "persistent",
    "report",
    "report.mode",
    "scan",
    "site.skip",
    "srcroot",
    "stack.depth",
  };

  static final int ARGUMENTS = 1;
  static final int PROPERTIES = 2;
  static final int VARIABLES = 3;
  static final int ENVIRONMENT = 4;
  static final int FILE = 5;

  private final @Nullable String[] values = new String[KEYS.length];
  private final int[] givenBy = new int[KEYS.length];
  private @Nullable String problem;
  private boolean looksLikeCi;

  /**
   * Keeps the value unless a nearer source gave one. Sources come nearest first.
   *
   * @param value null if there was no equals sign
   */
  void put(int source, String key, @Nullable String value) {
    int index = index(key);
    if (index < 0) {
      looksLikeCi |= looksLikeCi(key);
      note(source, key, unknown(key, value));
    } else if (source == FILE && key.equals("config")) {
      note(source, key, entry(key, value) + ": a configuration file cannot name another");
    } else if (givenBy[index] == source) {
      note(source, key, key + ": given twice");
    } else if (givenBy[index] == 0) {
      givenBy[index] = source;
      values[index] = value;
    }
  }

  private static String unknown(String key, @Nullable String value) {
    return key.isEmpty()
        ? entry(key, value) + ": expected key=value"
        : Escape.shortened(key) + ": unknown option" + Suggestion.of(key, KEYS);
  }

  /** {@code CI}, {@code ci;report=x} and the like. */
  private static boolean looksLikeCi(String key) {
    return key.regionMatches(true, 0, "ci", 0, 2)
        && (key.length() == 2 || !Character.isLetterOrDigit(key.charAt(2)));
  }

  /** Keeps a problem with a key that is known. */
  void note(String key, String problem) {
    note(givenBy[index(key)], key, entry(key, value(key)) + ": " + problem);
  }

  private void note(int source, String key, String message) {
    if (problem == null) {
      problem = message + from(source, key);
    }
  }

  /** Throws the first problem, if there was one. */
  void check() throws OptionException {
    if (problem != null) {
      throw new OptionException(problem, ciAsked());
    }
  }

  boolean given(String key) {
    return givenBy[index(key)] != 0;
  }

  /** What was given, as it would be written in the agent's arguments, in the order of the keys. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (String key : KEYS) {
      if (given(key)) {
        String value = value(key);
        text.append(text.length() == 0 ? "" : ",").append(value == null ? key : key + "=" + value);
      }
    }
    return text.toString();
  }

  /** One line on the first key that is given here and is otherwise there, or null. */
  @Nullable String unchangeable(OptionTable running) {
    for (String key : KEYS) {
      boolean same = running.given(key) && Objects.equals(value(key), running.value(key));
      if (given(key) && !same && !key.equals("baseline")) {
        return entry(key, value(key))
            + ": cannot be changed while the agent runs, "
            + (running.given(key)
                ? "and there it is " + entry(key, running.value(key))
                : "and there it was not given");
      }
    }
    return null;
  }

  /** The text behind the equals sign; null without such a sign or if not given. */
  @Nullable String value(String key) {
    return values[index(key)];
  }

  /** The value of a key that needs one; null if not given. */
  @Nullable String text(String key, String expected) throws OptionException {
    String value = value(key);
    if (given(key) && (value == null || value.isEmpty())) {
      throw bad(key, expected);
    }
    return value;
  }

  /** For the caller to throw: the value of {@code key} is not what was {@code expected}. */
  OptionException bad(String key, String expected) {
    return bad(key, value(key), expected);
  }

  /** The same for one part of a value that is a list. */
  OptionException bad(String key, @Nullable String part, String expected) {
    String message = entry(key, part) + ": expected " + expected + from(givenBy[index(key)], key);
    return new OptionException(message, ciAsked());
  }

  private boolean ciAsked() {
    return looksLikeCi || (given("ci") && !"false".equals(value("ci")));
  }

  /**
   * The key that a variable is for; if there is none, the name without its prefix as a key would be
   * written.
   */
  static String keyOf(String variable) {
    String name = variable.substring(Options.VARIABLE_PREFIX.length());
    for (String key : KEYS) {
      if (name.equals(inVariable(key))) {
        return key;
      }
    }
    return name.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static String inVariable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private String from(int source, String key) {
    return switch (source) {
      case VARIABLES -> " (in " + Options.VARIABLE_PREFIX + Escape.shortened(inVariable(key)) + ")";
      case PROPERTIES -> " (in a system property)";
      case ENVIRONMENT -> " (in IPCAUDIT_OPTS)";
      case FILE -> " (in " + value("config") + ")";
      default -> "";
    };
  }

  private static String entry(String key, @Nullable String value) {
    return value == null
        ? Escape.shortened(key)
        : Escape.shortened(key) + "=" + Escape.shortened(value);
  }

  private static int index(String key) {
    for (int i = 0; i < KEYS.length; i++) {
      if (KEYS[i].equals(key)) {
        return i;
      }
    }
    return -1;
  }
}
