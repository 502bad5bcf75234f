package dev.ipcaudit.samples;

/**
 * What is wrong with the line that a story is about: the rule of the agent that finds it, and the
 * word of the comment that marks the line in the source, {@code // leaks}.
 */
enum Fault {
  LEAK("leaked-object", "leaks"),
  DROPPED_EAGAIN("unhandled-eagain", "drops"),
  FULL_PIPE("blocked-call", "blocks"),
  UNREAPED_CHILD("zombie-children", "reaps"),
  UNREAD_QUEUE("queue-backlog", "fills"),
  ABANDONED_LOCK("abandoned-semaphore", "abandoned");

  private final String rule;
  private final String mark;

  Fault(String rule, String mark) {
    this.rule = rule;
    this.mark = mark;
  }

  /** The rule's stable id. */
  String rule() {
    return rule;
  }

  String mark() {
    return mark;
  }
}
