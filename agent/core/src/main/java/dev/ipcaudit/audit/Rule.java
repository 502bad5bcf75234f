package dev.ipcaudit.audit;

/** What is judged. The id is stable: reports, suppressions and rules elsewhere hold on to it. */
public enum Rule {
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
  TRUNCATED_FDS("truncated-fds"),
  EXPOSED_OBJECT("exposed-object"),
  UNTRACKED_OBJECT("untracked-object");

  private final String id;

  Rule(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** The rule of that id, or null if there is none. */
  public static Rule of(String id) {
    for (Rule rule : values()) {
      if (rule.id.equals(id)) {
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
