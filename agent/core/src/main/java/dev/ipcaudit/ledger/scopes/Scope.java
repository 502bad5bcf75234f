package dev.ipcaudit.ledger.scopes;

import org.jspecify.annotations.Nullable;

/**
 * A part of a program's run, such as a test, that has to leave nothing behind: what is made within
 * it has to be gone at its end. Thread-safe.
 */
public final class Scope {

  private final @Nullable Scope parent;
  private volatile boolean over;

  /**
   * @param parent the scope that this one is a part of, or null
   */
  public Scope(@Nullable Scope parent) {
    this.parent = parent;
  }

  /** From now on what its threads make is made in the outer one. */
  public void end() {
    over = true;
  }

  /** This one, or the nearest outer one that has not ended; null if all have. */
  @Nullable Scope stillOpen() {
    Scope scope = this;
    while (scope != null && scope.over) {
      scope = scope.parent;
    }
    return scope;
  }

  /** Whether this is {@code other} or a part of it. */
  boolean within(Scope other) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      if (scope == other) {
        return true;
      }
    }
    return false;
  }
}
