package dev.ipcaudit.intercept;

import dev.ipcaudit.intercept.bytecode.HostCodeRewriter;
import dev.ipcaudit.intercept.call.HostBinding;
import org.jspecify.annotations.Nullable;

/**
 * How calls through one binding are intercepted: which classes of it are rewritten and how, who
 * listens to its hooks, and what can still be done where it was loaded before the agent. {@link
 * dev.ipcaudit.model.KnownBinding} has the list, and what is known of a binding before this is
 * loaded. A class that implements it is public, with a public constructor that takes the row and
 * {@link Bindings} and does no more than to keep them: it is called while a class of the host is
 * being loaded. Thread-safe.
 */
public interface Binding {

  /**
   * Whether a class is the binding's, of those whose names its row has: one that is not is treated
   * as any other of the host.
   *
   * @param name internal
   */
  default boolean owns(String name) {
    return true;
  }

  /**
   * Places the hooks in a class that is being loaded, or loaded already, and sees to it that
   * somebody listens to them.
   *
   * @param name internal
   * @param loaded the class, null if it is being loaded
   * @return the rewritten class, or null if it stays as it is
   */
  byte @Nullable [] rewrite(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> loaded, byte[] bytes);

  /**
   * {@link #rewrite} has thrown, and the class stays as it is. Says in the coverage what is not
   * seen now.
   *
   * @param name internal
   * @return false if the binding does not say it, so that it is said as of any other class
   */
  default boolean failed(String name, Throwable unable) {
    return false;
  }

  /**
   * How values read in calls of the natives of a class, if it is this binding that has generated or
   * wrapped it; else null. Does not throw.
   */
  default @Nullable HostBinding of(Class<?> owner) {
    return null;
  }

  /**
   * The agent came late and finds a class that its row has the name of. Says in the coverage what
   * of it cannot be seen any more.
   *
   * @return whether it is to be rewritten now
   */
  default boolean foundLoaded(Class<?> type) {
    return false;
  }

  /**
   * All classes were looked at that were loaded before the agent; none is rewritten yet.
   *
   * @return what is rewritten from now on in classes of the host, loaded ones too; null for nothing
   */
  default @Nullable HostCodeRewriter callsFromBefore(Class<?>[] loaded) {
    return null;
  }

  /**
   * The host is about to call a function of the catalog, by whatever binding: places the hooks that
   * this one has put off until then, beside those in {@link WaitingCopies}. Called on a thread of
   * the agent, as often as there is a reason to. Throws nothing.
   */
  default void hook() {}

  /**
   * All hooks are placed now, and came too late for one symbol that a class of this binding has
   * just looked up. Called on the thread that did. Throws nothing.
   */
  default void lookedUp(Class<?> by, String symbol) {}

  /** The classes were rewritten that had to be. */
  default void attached() {}
}
