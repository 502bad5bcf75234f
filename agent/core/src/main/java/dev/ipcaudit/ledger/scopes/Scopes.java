package dev.ipcaudit.ledger.scopes;

import org.jspecify.annotations.Nullable;

/**
 * Knows the scope that each thread is in: the one that it entered itself, or else the one that the
 * thread was in that made it. Thread-safe.
 */
public final class Scopes {

  private final Places places = new Places();

  /**
   * The present thread enters a scope.
   *
   * @param scope or null for none
   * @return where the thread was before, for {@link #back}
   */
  public @Nullable Object enter(@Nullable Scope scope) {
    Place before = places.get();
    back(scope == null ? null : new Place(scope, true));
    return before;
  }

  /** The present thread goes back to where it was before it entered a scope. */
  public void back(@Nullable Object before) {
    if (before == null) {
      places.remove();
    } else {
      places.set((Place) before);
    }
  }

  /** Where the object comes from that the present thread has just created. */
  public CreationContext origin() {
    Place place = places.get();
    Scope scope = place == null ? null : place.scope.stillOpen();
    // a thread that is in the outer scope only because the inner one is over did not enter it
    return new CreationContext(scope, scope != null && place.own && scope == place.scope);
  }

  private static final class Place {
    final Scope scope;
    final boolean own;

    Place(Scope scope, boolean own) {
      this.scope = scope;
      this.own = own;
    }
  }

  private static final class Places extends InheritableThreadLocal<@Nullable Place> {
    @Override
    protected @Nullable Place childValue(@Nullable Place parent) {
      return parent == null ? null : new Place(parent.scope, false);
    }
  }
}
