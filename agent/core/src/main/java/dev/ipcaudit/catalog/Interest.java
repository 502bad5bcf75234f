package dev.ipcaudit.catalog;

/**
 * Which calls of one function matter: the one definition, which every binding translates into what
 * it emits or asks. A call matters before it is made if {@link #before} says so, and after it if it
 * failed; if it succeeded, it does as {@link #success} says. Immutable.
 *
 * <p>A function with commands changes something by these alone: a call with another one matters
 * only if it failed, and not before it is made.
 */
public final class Interest {

  /** When a call that succeeded matters. */
  public enum Success {
    ALWAYS,
    NEVER,
    BY_COMMAND,
    /** As by a command, of which {@link #commands} has the bits that matter, any of them. */
    BY_BITS,
    /** Where this process holds mappings of shared memory at all. */
    IF_MAPPED
  }

  private final LibcFunction function;
  private final Success success;
  private final int[] commands;

  Interest(LibcFunction function, boolean never, int[] commands) {
    this.function = function;
    this.commands = commands;
    success =
        commands.length > 0
            ? function.isByBits() ? Success.BY_BITS : Success.BY_COMMAND
            : never ? Success.NEVER : function.isByRange() ? Success.IF_MAPPED : Success.ALWAYS;
  }

  /** Whether the state before the call has to be known to tell what it does. */
  public boolean before() {
    return function.looksBefore();
  }

  /** Whether the call matters before it is made only if it names what a mapping holds. */
  public boolean byRange() {
    return function.isByRange();
  }

  /** When a call that succeeded matters. */
  public Success success() {
    return success;
  }

  /** The index of the command, or {@link LibcFunction#NONE}. */
  public int commandArgument() {
    return commands.length > 0 ? function.selectArgument() : LibcFunction.NONE;
  }

  /** The commands with which a call that succeeded matters; empty if the function has none. */
  public int[] commands() {
    return commands.clone();
  }

  /** Whether some of the calls that succeed matter although {@link #success} says no. */
  public boolean sampled() {
    return function.isSampled();
  }

  /** Whether the call is marked while it lasts, since it may wait for another process. */
  public boolean marked() {
    return function.isMarked();
  }
}
