package dev.ipcaudit.baseline;

import org.jspecify.annotations.Nullable;

/**
 * One line of a baseline as it stands in the file.
 *
 * @param text without the line's end
 * @param entry what it accepts, or null for a comment or an empty line
 * @param countStart where the number behind {@code count=} begins in {@code text}
 * @param countEnd and where it ends
 */
record BaselineLine(String text, @Nullable Entry entry, int countStart, int countEnd) {

  /** The same line with an entry that accepts more. */
  BaselineLine with(Entry more) {
    String changed = text.substring(0, countStart) + more.count() + text.substring(countEnd);
    int end = countStart + Long.toString(more.count()).length();
    return new BaselineLine(changed, more, countStart, end);
  }

  boolean comment() {
    return entry == null && !text.isBlank();
  }
}
