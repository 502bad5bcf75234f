package dev.ipcaudit.audit;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user's baseline makes of the findings.
 *
 * @param file the name as the user gave it, or null if there is no baseline; hostile text
 * @param accepted findings that are known, the gravest first; they are no longer among those of the
 *     report
 * @param remarks entries that no longer do what they were written for, in the order of the file
 */
public record BaselineResult(@Nullable String file, List<Accepted> accepted, List<Remark> remarks) {

  /** There is no baseline. */
  public static final BaselineResult NONE = new BaselineResult(null, List.of(), List.of());

  /** Whether there is a baseline, even if it accepts nothing. */
  public boolean given() {
    return file != null;
  }

  /**
   * A finding, and the entry that accepts it.
   *
   * @param line of the entry in the file, from 1
   * @param until the last day on which it is accepted, in UTC, or null for ever
   * @param reason why, as the user wrote it; may be empty; hostile text
   */
  public record Accepted(Finding finding, int line, @Nullable LocalDate until, String reason) {}

  /**
   * An entry to look after.
   *
   * @param line of the entry in the file, from 1
   * @param entry its rule, kind and site as they are written; hostile text
   * @param message what is the matter, with figures, one clause
   */
  public record Remark(State state, int line, String entry, String message) {}

  /** Why an entry did not accept. The id is stable: reports use it. */
  public enum State {
    /** No finding is like it. */
    UNUSED("unused"),
    /** Its last day is over. */
    EXPIRED("expired"),
    /** More was found than it accepts. */
    EXCEEDED("exceeded");

    private final String id;

    State(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }
}
