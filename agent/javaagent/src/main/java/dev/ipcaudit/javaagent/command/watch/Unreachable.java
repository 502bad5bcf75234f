package dev.ipcaudit.javaagent.command.watch;

import dev.ipcaudit.text.Escape;

/**
 * A JVM cannot be attached to, or not be watched. The message is one printable line that says why.
 */
public final class Unreachable extends Exception {

  private static final long serialVersionUID = 1;

  Unreachable(String why) {
    super(Escape.line(why));
  }
}
