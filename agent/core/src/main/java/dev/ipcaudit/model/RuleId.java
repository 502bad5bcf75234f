package dev.ipcaudit.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a rule. The id is stable: reports, options, baselines and rules elsewhere hold on to
 * it. What a rule judges and says is in its class in {@code dev.ipcaudit.audit.rule}; this one
 * stands alone, so that to check an option loads none of those.
 */
public enum RuleId {
  LEAKED_OBJECT("leaked-object"),
  UNHANDLED_EAGAIN("unhandled-eagain"),
  BLOCKED_CALL("blocked-call"),
  ORPHANED_OBJECT("orphaned-object"),
  REMOVED_ELSEWHERE("removed-elsewhere"),
  USE_AFTER_REMOVE("use-after-remove"),
  DOUBLE_CLOSE("double-close"),
  FOREIGN_CLOSE("foreign-close"),
  LIMIT_NEAR("limit-near"),
  ZOMBIE_CHILDREN("zombie-children"),
  STOLEN_CHILD("stolen-child"),
  QUEUE_BACKLOG("queue-backlog"),
  ABANDONED_SEMAPHORE("abandoned-semaphore"),
  LIMIT_EXHAUSTED("limit-exhausted"),
  DENIED_CALL("denied-call"),
  TRUNCATED_FDS("truncated-fds"),
  EXPOSED_OBJECT("exposed-object"),
  UNTRACKED_OBJECT("untracked-object"),
  DEADLOCK_SUSPECT("deadlock-suspect");

  private final String id;

  RuleId(String id) {
    this.id = id;
  }

  /** Such as {@code leaked-object}. */
  public String id() {
    return id;
  }

  /** Whether it can find anything in a JVM, and not in the command {@code scan} alone. */
  public boolean isOfJvm() {
    return this != DEADLOCK_SUSPECT;
  }

  /** The ids of all that can find anything in a JVM, in the order of the constants. */
  public static List<String> idsOfJvm() {
    List<String> ids = new ArrayList<>();
    for (RuleId rule : values()) {
      if (rule.isOfJvm()) {
        ids.add(rule.id);
      }
    }
    return ids;
  }

  /** The one of that id that can find anything in a JVM, or null if there is none. */
  public static @Nullable RuleId of(String id) {
    for (RuleId rule : values()) {
      if (rule.isOfJvm() && rule.id.equals(id)) {
        return rule;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return id;
  }
}
