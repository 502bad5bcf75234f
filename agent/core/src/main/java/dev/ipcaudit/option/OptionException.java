package dev.ipcaudit.option;

import dev.ipcaudit.text.Escape;

/**
 * The options cannot be used. The message is one line for the user: the key, its value, what was
 * expected, and where the value stands if that is not the command line; it is safe to print.
 */
public final class OptionException extends Exception {

  private static final long serialVersionUID = 1;

  private final boolean ci;

  OptionException(String message, boolean ci) {
    super(Escape.line(message));
    this.ci = ci;
  }

  /**
   * Whether {@code ci} was asked for. Judged generously, over all that could be read: a build whose
   * audit is misspelt must not pass for audited.
   */
  public boolean ci() {
    return ci;
  }
}
