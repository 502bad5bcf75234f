package dev.ipcaudit.baseline;

import dev.ipcaudit.audit.Identity;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.option.SitePattern;
import dev.ipcaudit.option.Suggestion;
import dev.ipcaudit.text.Escape;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Reads one line: {@code RULE KIND SITE[<CALLER] [count=N] [until=DATE] [# REASON]}. */
final class LineParser {

  private static final String[] KEYS = {"count", "until"};

  private final String file;
  private final int number;
  private final String text;
  private int at;
  private int wordAt;

  private long count = Entry.ANY;
  private int countStart;
  private int countEnd;
  private @Nullable LocalDate until;

  private LineParser(String file, int number, String text) {
    this.file = file;
    this.number = number;
    this.text = text;
  }

  /**
   * Reads {@code text}, which is line {@code number} of {@code file}.
   *
   * @throws BadLine if it is none of these
   */
  static BaselineLine parse(String file, int number, String text) throws BadLine {
    return new LineParser(file, number, text).line();
  }

  private BaselineLine line() throws BadLine {
    skipBlanks();
    if (ended()) {
      return new BaselineLine(text, null, 0, 0);
    }
    String rule = word("a rule");
    if (rule.indexOf('*') < 0 && RuleId.of(rule) == null) {
      throw bad(
          "unknown rule "
              + Escape.shortened(rule)
              + Suggestion.of(rule, RuleId.idsOfJvm().toArray(new String[0])));
    }
    String kind = word("a kind of object, such as sysv-sem, or *");
    if (kind.indexOf('*') < 0 && Kind.of(kind) == null) {
      throw bad("unknown kind " + Escape.shortened(kind) + Suggestion.of(kind, kinds()));
    }
    String site = word("a class and method, such as com.acme.Locks.open, or *");
    int separator = SitePattern.separator(site);
    @Nullable LinePattern caller = null;
    if (!SitePattern.isWhole(site)) {
      throw bad(Escape.shortened(site) + ": expected one caller, such as SITE<com.acme.Orders.*");
    }
    if (separator >= 0) {
      caller = lines(site.substring(separator + 1));
      site = site.substring(0, separator);
    }
    LinePattern lines = lines(site);
    skipBlanks();
    while (!ended()) {
      attribute(word(""));
      skipBlanks();
    }
    String reason = at < text.length() ? text.substring(at + 1).trim() : "";
    Entry entry = new Entry(number, rule, kind, lines, caller, count, until, reason);
    return new BaselineLine(text, entry, countStart, countEnd);
  }

  private LinePattern lines(String word) throws BadLine {
    int colon = word.lastIndexOf(':');
    return colon < 0
        ? new LinePattern(word, 0)
        : new LinePattern(
            word.substring(0, colon),
            (int) number(word.substring(colon + 1), "a line number", 0xffff));
  }

  private void attribute(String word) throws BadLine {
    int equals = word.indexOf('=');
    String key = equals < 0 ? word : word.substring(0, equals);
    String value = word.substring(equals + 1);
    if (key.equals("count") && equals > 0 && count == Entry.ANY) {
      count = number(value, "count=N", Long.MAX_VALUE);
      countEnd = at;
      countStart = at - value.length();
    } else if (key.equals("until") && equals > 0 && until == null) {
      try {
        until = LocalDate.parse(value);
      } catch (DateTimeException notADate) {
        throw bad(Escape.shortened(word) + ": expected a day such as until=2027-01-31");
      }
    } else if (equals > 0 && (key.equals("count") || key.equals("until"))) {
      throw bad(key + " is given twice");
    } else if (word.startsWith("<")) {
      throw bad(Escape.shortened(word) + ": a caller goes right behind its site, without a blank");
    } else {
      throw bad(
          "unexpected "
              + Escape.shortened(word)
              + Suggestion.of(key, KEYS)
              + "; a reason goes behind a #");
    }
  }

  private long number(String digits, String expected, long max) throws BadLine {
    if (Identity.digits(digits, 0) && digits.length() < 19) {
      long value = Long.parseLong(digits);
      if (value > 0 && value <= max) {
        return value;
      }
    }
    throw bad(
        Escape.shortened(digits)
            + ": expected "
            + expected
            + " from 1"
            + (max < 1 << 20 ? " to " + max : ""));
  }

  /** The next word, which may stand in quotes. */
  private String word(String expected) throws BadLine {
    skipBlanks();
    wordAt = at;
    if (ended()) {
      throw bad("expected " + expected);
    }
    if (text.charAt(at) == '"') {
      int end = text.indexOf('"', at + 1);
      if (end < 0) {
        throw bad("the quotation mark is not closed");
      }
      at = end + 1;
      if (at < text.length() && !blank(text.charAt(at))) {
        throw bad("expected a blank behind the quotation mark");
      }
      return text.substring(wordAt + 1, end);
    }
    while (at < text.length() && !blank(text.charAt(at))) {
      at++;
    }
    return text.substring(wordAt, at);
  }

  private void skipBlanks() {
    while (at < text.length() && blank(text.charAt(at))) {
      at++;
    }
  }

  /** Whether nothing but a comment follows. */
  private boolean ended() {
    return at == text.length() || text.charAt(at) == '#';
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }

  private BadLine bad(String what) {
    return new BadLine(Escape.line(file + ":" + number + ":" + (wordAt + 1) + ": " + what));
  }

  private static String[] kinds() {
    String[] ids = new String[Kind.values().length];
    for (Kind kind : Kind.values()) {
      ids[kind.ordinal()] = kind.id();
    }
    return ids;
  }
}
