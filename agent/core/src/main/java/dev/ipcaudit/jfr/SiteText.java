package dev.ipcaudit.jfr;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.text.Escape;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of the host in the form in which events name it: what tells it apart first, since tables
 * cut it off at the end.
 */
final class SiteText {

  private static final String NO_FILE = " (no source)";
  private static final String IN = " in ";
  private static final String BLANK = " ";

  /** As {@link Escape} would write it, and reads it. */
  private static final String ESCAPED_BLANK = "\\u0020";

  private static final Pattern NUMBERED = Pattern.compile("(.*?):([0-9]{1,9}) (.*)");

  private SiteText() {}

  /**
   * Such as {@code Locks:57 open in com.acme}; the file is named where the class does not say.
   * Names are made printable.
   */
  static String text(CallSite site) {
    if (site.equals(CallSite.UNKNOWN)) {
      return CallSite.UNKNOWN.className();
    }
    String text = text(site, BLANK);
    boolean mayMislead =
        hasBlank(site.className()) || hasBlank(site.method()) || hasBlank(site.file());
    return mayMislead && !isSame(parse(text), site) ? text(site, ESCAPED_BLANK) : text;
  }

  private static boolean hasBlank(@Nullable String name) {
    return name != null && name.contains(BLANK);
  }

  private static boolean isSame(CallSite one, CallSite other) {
    return one.className().equals(other.className())
        && one.method().equals(other.method())
        && Objects.equals(one.file(), other.file());
  }

  /**
   * @param blank what stands for a blank in a name
   */
  private static String text(CallSite site, String blank) {
    String name = site.className();
    int dot = name.lastIndexOf('.');
    String simple = name.substring(dot + 1);
    StringBuilder text = new StringBuilder(printable(simple, blank));
    if (site.line() > 0) {
      text.append(':').append(site.line()).append(' ');
    } else {
      text.append('.');
    }
    text.append(printable(site.method(), blank));
    if (dot > 0) {
      text.append(IN).append(printable(name.substring(0, dot), blank));
    }
    if (site.file() == null) {
      text.append(NO_FILE);
    } else if (!site.file().equals(file(simple))) {
      text.append(" (").append(printable(site.file(), blank)).append(')');
    }
    return text.toString();
  }

  private static String printable(String name, String blank) {
    return Escape.line(name).replace(BLANK, blank);
  }

  /** The line, without its stack, that {@link #text} made this of. */
  static CallSite parse(String text) {
    String rest = text;
    String file = null;
    int open = rest.endsWith(")") ? rest.lastIndexOf(" (") : -1;
    boolean named = open >= 0;
    if (named) {
      file =
          rest.endsWith(NO_FILE)
              ? null
              : Escape.original(rest.substring(open + 2, rest.length() - 1));
      rest = rest.substring(0, open);
    }
    int in = rest.lastIndexOf(IN);
    String prefix = in < 0 ? "" : rest.substring(in + IN.length()) + ".";
    rest = in < 0 ? rest : rest.substring(0, in);
    Matcher numbered = NUMBERED.matcher(rest);
    boolean known = numbered.matches();
    int dot = rest.indexOf('.');
    if (!known && dot < 0) {
      return CallSite.UNKNOWN;
    }
    String simple = known ? numbered.group(1) : rest.substring(0, dot);
    return new CallSite(
        Escape.original(prefix + simple),
        Escape.original(known ? numbered.group(3) : rest.substring(dot + 1)),
        named ? file : file(Escape.original(simple)),
        known ? Integer.parseInt(numbered.group(2)) : -1,
        List.of());
  }

  /** The file in which javac expects a class. */
  private static String file(String simpleName) {
    int dollar = simpleName.indexOf('$', 1);
    return (dollar < 0 ? simpleName : simpleName.substring(0, dollar)) + ".java";
  }
}
