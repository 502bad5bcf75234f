package dev.ipcaudit.baseline;

/**
 * One line of a baseline as it stands in the file.
 *
 * @param text without the line's end
 * @param entry what it accepts, or null for a comment or an empty line
 * @param countStart where the number behind {@code count=} begins in {@code text}
 * @param countEnd and where it ends
 */
record BaselineLine(String text, Entry entry, int countStart, int countEnd) {

  /** The same line, accepting more. */
  BaselineLine withCount(long count) {
    String changed = text.substring(0, countStart) + count + text.substring(countEnd);
    Entry more =
        new Entry(
            entry.number(),
            entry.rule(),
            entry.kind(),
            entry.site(),
            entry.caller(),
            count,
            entry.until(),
            entry.reason());
    int end = countStart + Long.toString(count).length();
    return new BaselineLine(changed, more, countStart, end);
  }

  boolean comment() {
    return entry == null && !text.isBlank();
  }
}
