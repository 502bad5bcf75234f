package dev.ipcaudit.audit.rule;

import dev.ipcaudit.model.RuleId;
import java.util.ArrayList;
import java.util.List;

/** The list of rules, in the order of their ids. Thread-safe. */
public final class Rules {

  private static final List<Rule> ALL =
      List.of(
          new LeakedObjectRule(),
          new UnhandledEagainRule(),
          new BlockedCallRule(),
          new OrphanedObjectRule(),
          new RemovedElsewhereRule(),
          new UseAfterRemoveRule(),
          new DoubleCloseRule(),
          new ForeignCloseRule(),
          new LimitNearRule(),
          new ZombieChildrenRule(),
          new StolenChildRule(),
          new QueueBacklogRule(),
          new AbandonedSemaphoreRule(),
          new LimitExhaustedRule(),
          new DeniedCallRule(),
          new TruncatedFdsRule(),
          new ExposedObjectRule(),
          new UntrackedObjectRule(),
          new DeadlockSuspectRule());

  private Rules() {}

  /** All of them. */
  public static List<Rule> all() {
    return ALL;
  }

  /** Those that can find anything in a JVM. */
  public static List<Rule> ofJvm() {
    List<Rule> rules = new ArrayList<>(ALL);
    rules.removeIf(rule -> !rule.id().isOfJvm());
    return rules;
  }

  /** The one of that id. */
  public static Rule of(RuleId id) {
    return ALL.get(id.ordinal());
  }
}
