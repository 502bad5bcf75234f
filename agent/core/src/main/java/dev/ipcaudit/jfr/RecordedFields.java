package dev.ipcaudit.jfr;

import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/** The fields of one event, by name. An agent of another version may have fewer or more. */
final class RecordedFields {

  private static final String UNKNOWN_SOURCE = "Unknown Source";

  private final RecordedEvent event;

  RecordedFields(RecordedEvent event) {
    this.event = event;
  }

  /** Null where there is none. */
  @Nullable String text(String field) {
    Object value = event.hasField(field) ? event.getValue(field) : null;
    return value instanceof String string ? string : null;
  }

  /** Empty where there is none. */
  String word(String field) {
    String text = text(field);
    return text == null ? "" : text;
  }

  /** The lines of a text, none where there is no text. */
  List<String> lines(String field) {
    List<String> lines = new ArrayList<>();
    String text = text(field);
    if (text != null && !text.isEmpty()) {
      for (String line : text.split("\n")) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** The names that {@link EscapedLines} made the lines of a text of. */
  List<String> names(String field) {
    return EscapedLines.of(lines(field));
  }

  /** Those of a text with blanks between; none where there is no such text. */
  long[] numbers(String field) {
    String text = text(field);
    String[] words = text == null || text.isEmpty() ? new String[0] : text.split(" ");
    long[] numbers = new long[words.length];
    try {
      for (int i = 0; i < words.length; i++) {
        numbers[i] = Long.parseLong(words[i]);
      }
      return numbers;
    } catch (NumberFormatException notOurs) {
      return new long[0];
    }
  }

  /** As recorded, in the field's own unit; 0 where there is none. */
  long number(String field) {
    Object value = event.hasField(field) ? event.getValue(field) : null;
    return value instanceof Number number ? number.longValue() : 0;
  }

  boolean flag(String field) {
    return event.hasField(field) && Boolean.TRUE.equals(event.getValue(field));
  }

  /** The line of the host, with its stack where the event has one. */
  CallSite site() {
    String className = text("className");
    if (className == null) {
      String line = text("line");
      CallSite named = line != null ? SiteText.parse(line) : site(word("site"));
      return named.of(names("stack"));
    }
    return new CallSite(
        className, word("method"), text("file"), (int) number("line"), names("stack"));
  }

  /** The line of the host of a text such as {@code com.acme.Locks.open(Locks.java:57)}. */
  static CallSite site(String text) {
    int open = text.lastIndexOf('(');
    int dot = text.lastIndexOf('.', Math.max(open, 0));
    if (dot < 0 || !text.endsWith(")")) {
      return CallSite.UNKNOWN;
    }
    String file = text.substring(open + 1, text.length() - 1);
    int line = -1;
    int colon = file.lastIndexOf(':');
    if (colon >= 0 && file.substring(colon + 1).matches("[0-9]{1,9}")) {
      line = Integer.parseInt(file.substring(colon + 1));
      file = file.substring(0, colon);
    }
    return new CallSite(
        text.substring(0, dot),
        text.substring(dot + 1, open),
        file.equals(UNKNOWN_SOURCE) ? null : file,
        line,
        List.of());
  }
}
