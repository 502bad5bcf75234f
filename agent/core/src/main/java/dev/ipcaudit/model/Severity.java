package dev.ipcaudit.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How bad a finding is; the order of the constants is the order of gravity. */
public enum Severity {
  NOTE,
  WARNING,
  ERROR;

  /** The stable id: {@code note}, {@code warning} or {@code error}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The severity of that id, or null if there is none. */
  public static @Nullable Severity of(String id) {
    for (Severity severity : values()) {
      if (severity.id().equals(id)) {
        return severity;
      }
    }
    return null;
  }

  /** Whether this one is as grave as {@code threshold} or graver. */
  public boolean reaches(Severity threshold) {
    return compareTo(threshold) >= 0;
  }

  @Override
  public String toString() {
    return id();
  }
}
